namespace MLNet.Recurrent.Forecasting;

/// <summary>How good forecasts were: overall, per series, per step of the horizon.</summary>
/// <param name="Overall">
/// Of all forecasts. As in the M competitions, percentages and scaled errors are averaged within each series first, then over the
/// series; errors in the unit of the series, and shares, over all pairs.
/// </param>
/// <param name="PerSeries">Of each series, in order of first appearance.</param>
/// <param name="PerHorizonStep">Of each step ahead, the first being 1 step: over all pairs.</param>
/// <param name="Season">m of the scaled errors and of Naive2.</param>
/// <param name="ConfidenceLevel">Nominal coverage of the bounds.</param>
public sealed record ForecastMetrics(
    ForecastScores Overall,
    IReadOnlyList<KeyValuePair<string, ForecastScores>> PerSeries,
    IReadOnlyList<ForecastScores> PerHorizonStep,
    int Season,
    double ConfidenceLevel);
