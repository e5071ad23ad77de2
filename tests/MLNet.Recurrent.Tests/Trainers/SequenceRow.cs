using Microsoft.ML.Data;

namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>One sequence of five steps with two features, and a label for every task.</summary>
public sealed class SequenceRow
{
    public const int Steps = 5, FeaturesPerStep = 2;

    [VectorType(Steps, FeaturesPerStep)]
    public float[] Features { get; set; } = new float[Steps * FeaturesPerStep];

    public float Value { get; set; }

    public bool Flag { get; set; }

    public string Class { get; set; } = "";

    public float Weight { get; set; } = 1;
}
