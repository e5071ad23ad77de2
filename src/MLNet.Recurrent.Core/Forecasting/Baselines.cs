namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// Forecasts of one series that learn nothing from others: what any network has to beat. Values that are no numbers are missing:
/// they keep their place and are filled with the mean of the nearest values of the same phase. A history without any number has
/// no forecast: all of it is not a number.
/// </summary>
public static class Baselines
{
    /// <summary>The last value goes on: f(t+h) = y(t).</summary>
    /// <param name="history">The series up to the present, oldest first.</param>
    /// <param name="forecast">Filled with the steps after it.</param>
    public static void Naive(ReadOnlySpan<double> history, Span<double> forecast) => forecast.Fill(GapFilling.LastValue(history));

    /// <summary>The last season repeats: f(t+h) = y(t+h-m), y(t+h-2m) and so on. Of less than one season the last value goes on.</summary>
    /// <inheritdoc cref="Naive" path="/param"/>
    /// <param name="history">The series up to the present, oldest first.</param>
    /// <param name="season">Steps of a season, at least 1; 1 is <see cref="Naive"/>.</param>
    /// <param name="forecast">Filled with the steps after it.</param>
    public static void SeasonalNaive(ReadOnlySpan<double> history, int season, Span<double> forecast)
    {
        Require.Range(season, 1, int.MaxValue);
        if (history.Length < season || !GapFilling.HasValue(history))
        {
            Naive(history, forecast);
            return;
        }

        // Of a phase that was never seen, the nearest value.
        ReadOnlySpan<double> last = GapFilling.Filled(history, season)[^season..];
        for (int step = 0; step < forecast.Length; step++)
        {
            forecast[step] = last[step % season];
        }
    }

    /// <summary>
    /// Naive on the seasonally adjusted series, if the autocorrelation says that there is a season; the benchmark of OWA.
    /// </summary>
    /// <remarks>Source: Makridakis, Spiliotis, Assimakopoulos, The M4 Competition, Int. J. Forecasting 36 (2020), and its published
    /// R code: 90 % limit of the autocorrelation, classical multiplicative decomposition. A series with values of 0 or below is
    /// adjusted additively.</remarks>
    /// <inheritdoc cref="SeasonalNaive" path="/param"/>
    public static void Naive2(ReadOnlySpan<double> history, int season, Span<double> forecast) =>
        Adjusted(history, season, forecast, static (adjusted, steps) => steps.Fill(adjusted[^1]));

    /// <summary>
    /// Theta with the lines 0 and 2: the mean of a straight line through the seasonally adjusted series, and of exponential smoothing of
    /// twice the series less that line.
    /// </summary>
    /// <remarks>Source: Assimakopoulos and Nikolopoulos, Int. J. Forecasting 16 (2000), in the form of the M4 benchmark. Smoothing
    /// constant and first level have the least squared error of one step. Forecasts of a series without negative values are
    /// not negative.</remarks>
    /// <inheritdoc cref="SeasonalNaive" path="/param"/>
    public static void Theta(ReadOnlySpan<double> history, int season, Span<double> forecast) =>
        Adjusted(history, season, forecast, ThetaLines.Forecast);

    private static void Adjusted(ReadOnlySpan<double> history, int season, Span<double> forecast, Method method)
    {
        Require.Range(season, 1, int.MaxValue);
        if (!GapFilling.HasValue(history))
        {
            forecast.Fill(double.NaN);
            return;
        }

        ReadOnlySpan<double> values = GapFilling.Filled(history, season);
        if (!Seasonality.IsSeasonal(values, season))
        {
            method(values, forecast);
            return;
        }

        SeasonalIndices indices = Seasonality.Decompose(values, season);
        double[] adjusted = new double[values.Length];
        for (int step = 0; step < adjusted.Length; step++)
        {
            adjusted[step] = indices.Remove(values[step], step);
        }

        method(adjusted, forecast);
        for (int step = 0; step < forecast.Length; step++)
        {
            forecast[step] = indices.Restore(forecast[step], values.Length + step);
        }
    }

    private delegate void Method(ReadOnlySpan<double> adjusted, Span<double> forecast);
}
