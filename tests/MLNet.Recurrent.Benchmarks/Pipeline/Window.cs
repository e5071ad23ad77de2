using Microsoft.ML.Data;

namespace MLNet.Recurrent.Benchmarks.Pipeline;

/// <summary>A row: a window of 50 steps of 8 values, and what follows it.</summary>
internal sealed class Window
{
    public const int Steps = 50, FeaturesPerStep = 8;

    [VectorType(Steps, FeaturesPerStep)]
    public float[] Features { get; set; } = [];

    public float Label { get; set; }
}
