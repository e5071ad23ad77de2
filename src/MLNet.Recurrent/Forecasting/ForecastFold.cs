using Microsoft.ML;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent;

/// <summary>One fold of a rolling-origin cross-validation.</summary>
/// <param name="Fold">Number of the fold; the first is 0 and the earliest.</param>
/// <param name="Model">What was fitted to its training rows.</param>
/// <param name="TrainingRows">How many rows it was fitted to.</param>
/// <param name="Metrics">How good its forecasts were.</param>
public sealed record ForecastFold(int Fold, ITransformer Model, int TrainingRows, ForecastMetrics Metrics);
