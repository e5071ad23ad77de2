namespace MLNet.Recurrent;

/// <summary>What a <see cref="ForecastEngine{TSrc, TDst}"/> forecasts of a series from its present.</summary>
/// <param name="Series">The series; empty where there is only one.</param>
/// <param name="Dates">The times of the steps ahead; null where times are no dates.</param>
/// <param name="Values">[targets, horizon]: the forecasts.</param>
/// <param name="LowerBounds">[targets, horizon]; null where the model has no intervals.</param>
/// <param name="UpperBounds">[targets, horizon]; null where the model has no intervals.</param>
public sealed record SeriesForecast(
    string Series, IReadOnlyList<DateTime>? Dates, IReadOnlyList<double> Values, IReadOnlyList<double>? LowerBounds, IReadOnlyList<double>? UpperBounds);
