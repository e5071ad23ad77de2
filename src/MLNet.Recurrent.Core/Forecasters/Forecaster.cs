using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Forecasters;

/// <summary>A fitted model with its intervals: what the ML.NET side and the benchmarks forecast with.</summary>
/// <param name="model">The point forecasts.</param>
/// <param name="scores">Calibrated errors; null without intervals.</param>
/// <param name="season">The season that it was fitted with.</param>
internal sealed class Forecaster(IForecastModel model, ConformalScores? scores, int season)
{
    public IForecastModel Model => model;

    public int Horizon => model.Horizon;

    public int Season => season;

    public ConformalScores? Scores => scores;

    /// <summary>How much of a history a forecast with its interval needs.</summary>
    public int ContextLength => scores is null || model.HasSpread ? model.ContextLength : int.MaxValue;

    /// <summary>Fits a method and, where asked for, calibrates its intervals.</summary>
    /// <param name="method">The method.</param>
    /// <param name="table">All series.</param>
    /// <param name="season">Steps of the season; 0 to find it.</param>
    /// <param name="withIntervals">Whether to calibrate.</param>
    public static Forecaster Fit(IForecastMethod method, SeriesTable table, int season, bool withIntervals)
    {
        int found = season > 0 ? season : SeasonDetection.Detect(table);
        IForecastModel model = method.Fit(table, found);
        return new Forecaster(model, withIntervals ? ConformalCalibration.Calibrate(method, model, table, found) : null, found);
    }

    /// <summary>[targets, horizon].</summary>
    public void Forecast(SeriesView view, Span<double> forecast) => model.Forecast(view, forecast);

    /// <summary>A forecast and its bounds, all [targets, horizon].</summary>
    public void Bounds(SeriesView view, Span<double> forecast, double level, Span<double> lower, Span<double> upper)
    {
        ForecastSpread.Forecast(model, view, season, forecast, lower, upper);
        Bounds(level, forecast, lower, upper);
    }

    /// <summary>Turns the spread of a forecast into its bounds.</summary>
    /// <param name="level">Nominal coverage.</param>
    /// <param name="forecast">[targets, horizon].</param>
    /// <param name="below">[targets, horizon]: spread below the forecast; replaced by the lower bound.</param>
    /// <param name="above">[targets, horizon]: spread above the forecast; replaced by the upper bound.</param>
    public void Bounds(double level, ReadOnlySpan<double> forecast, Span<double> below, Span<double> above)
    {
        scores!.Bounds(level, forecast, below, above);
        foreach (ref double bound in below)
        {
            // an infinite one says that nothing is known
            bound = double.IsFinite(bound) ? Math.Max(bound, model.LowestValue) : bound;
        }
    }

    /// <summary>A forecast and the spread that bounds of any level are made of by <see cref="Scores"/>, all [targets, horizon].</summary>
    public void Spread(SeriesView view, Span<double> forecast, Span<double> below, Span<double> above) =>
        ForecastSpread.Forecast(model, view, season, forecast, below, above);

    // Content: season as Int32; the model; a byte that says whether there are intervals, and they.
    public void Write(BinaryWriter writer)
    {
        writer.Write(season);
        ForecastModelFile.Write(writer, model);
        writer.Write(scores is not null);
        scores?.Write(writer);
    }

    public static Forecaster Read(BinaryReader reader, int targets)
    {
        int season = reader.ReadInt32();
        Require.Range(season, 1, ForecastLimits.Season);
        IForecastModel model = ForecastModelFile.Read(reader);
        return new Forecaster(model, reader.ReadBoolean() ? ConformalScores.Read(reader, targets * model.Horizon) : null, season);
    }
}
