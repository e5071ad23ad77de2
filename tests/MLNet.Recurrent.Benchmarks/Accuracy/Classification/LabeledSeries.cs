namespace MLNet.Recurrent.Benchmarks.Accuracy.Classification;

/// <summary>A series with its class.</summary>
/// <param name="Label">Class.</param>
/// <param name="Channels">Values per step.</param>
/// <param name="Values">[steps, channels].</param>
internal sealed record LabeledSeries(string Label, int Channels, float[] Values);
