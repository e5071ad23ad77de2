using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>How a contender did.</summary>
/// <param name="Name">Who.</param>
/// <param name="Metrics">Errors; the bounds are those of 95 %.</param>
/// <param name="Coverage80">Share within the bounds of 80 %.</param>
/// <param name="FitSeconds">Fitting, calibration included.</param>
/// <param name="ForecastSeconds">All forecasts.</param>
internal sealed record ContenderResult(string Name, ForecastMetrics Metrics, double? Coverage80, double FitSeconds, double ForecastSeconds);
