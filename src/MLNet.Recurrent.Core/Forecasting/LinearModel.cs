namespace MLNet.Recurrent.Forecasting;

/// <summary>A linear map from the differences of past steps to those of the next ones; see <see cref="LinearMethod"/>.</summary>
/// <param name="horizon">Steps ahead.</param>
/// <param name="season">Steps of a season, from which gaps are filled.</param>
/// <param name="map">[horizon, window - 1].</param>
internal sealed class LinearModel(int horizon, int season, double[] map) : IForecastModel
{
    public int Horizon => horizon;

    public int WindowSize => (map.Length / horizon) + 1;

    // Gaps are filled from neighbouring seasons, so a few more of them are looked at.
    public int ContextLength => WindowSize + (4 * Math.Max(season, 8));

    public void Forecast(SeriesView view, Span<double> forecast)
    {
        for (int target = 0; target < view.Table.Targets; target++)
        {
            Span<double> ahead = forecast.Slice(target * horizon, horizon);
            ReadOnlySpan<double> history = view.Past(target);
            history = history[Math.Max(0, history.Length - ContextLength)..];
            if (GapFilling.HasValue(history))
            {
                Apply(map, GapFilling.Filled(history, season), ahead);
            }
            else
            {
                ahead.Fill(double.NaN);
            }
        }
    }

    /// <summary>f(t+h) = y(t) + sum over lags i of map[h, i] (y(t-i) - y(t)). What lies before the series is as its first value.</summary>
    public static void Apply(ReadOnlySpan<double> map, ReadOnlySpan<double> history, Span<double> forecast)
    {
        double now = history[^1];
        int lags = map.Length / forecast.Length;
        Span<double> differences = lags <= 256 ? stackalloc double[lags] : new double[lags];
        for (int lag = 0; lag < lags; lag++)
        {
            differences[lag] = history[Math.Max(0, history.Length - 2 - lag)] - now;
        }

        for (int ahead = 0; ahead < forecast.Length; ahead++)
        {
            forecast[ahead] = now + DotProduct.Of(map.Slice(ahead * lags, lags), differences);
        }
    }

    // Content: horizon, window and season as Int32, the map row by row as Double.
    public void Write(BinaryWriter writer)
    {
        writer.Write(horizon);
        writer.Write(WindowSize);
        writer.Write(season);
        foreach (double weight in map)
        {
            writer.Write(weight);
        }
    }

    public static LinearModel Read(BinaryReader reader)
    {
        int horizon = reader.ReadInt32(), windowSize = reader.ReadInt32(), season = reader.ReadInt32();
        Require.Range(horizon, 1, ForecastLimits.Horizon);
        Require.Range(windowSize, 1, ForecastLimits.Window);
        Require.Range(season, 1, ForecastLimits.Season);
        // as it comes: a short content that claims to be large costs its own size
        var weights = new List<double>();
        for (long weight = 0; weight < (long)horizon * (windowSize - 1); weight++)
        {
            weights.Add(reader.ReadDouble());
        }

        return new LinearModel(horizon, season, [.. weights]);
    }
}
