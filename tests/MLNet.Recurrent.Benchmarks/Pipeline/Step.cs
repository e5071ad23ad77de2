using Microsoft.ML.Data;

namespace MLNet.Recurrent.Benchmarks.Pipeline;

/// <summary>One step of a stream.</summary>
internal sealed class Step
{
    /// <summary>[features].</summary>
    [VectorType]
    public float[] Features { get; set; } = [];
}
