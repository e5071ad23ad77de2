namespace MLNet.Recurrent.Benchmarks.Pipeline;

/// <summary>What a model adds to a row.</summary>
internal sealed class Prediction
{
    public float Score { get; set; }
}
