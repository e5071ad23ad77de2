using Microsoft.ML;

namespace MLNet.Recurrent;

/// <summary>One part of a cross-validation, named like the results of ML.NET's own.</summary>
/// <typeparam name="TMetrics">The metrics of the task.</typeparam>
/// <param name="Fold">Number of the part, from 0.</param>
/// <param name="Model">Trained on all other parts.</param>
/// <param name="Metrics">Measured on this part.</param>
/// <param name="ScoredHoldOutSet">The rows of this part, scored.</param>
public sealed record SequenceFold<TMetrics>(int Fold, ITransformer Model, TMetrics Metrics, IDataView ScoredHoldOutSet);
