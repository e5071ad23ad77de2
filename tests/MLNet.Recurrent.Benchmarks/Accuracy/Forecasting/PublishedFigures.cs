namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>Figures of others, and our goals.</summary>
/// <param name="Name">Who; where it is also the name of a contender of ours, both must agree.</param>
/// <param name="Tolerance">By how much both may differ; null where they are not compared.</param>
/// <param name="Values">One per measure; null where nothing was published.</param>
internal sealed record PublishedFigures(string Name, double? Tolerance, params double?[] Values);
