using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Golden;

/// <summary>Some updates with all sequences as one batch, at a constant learning rate; the loss before each of them.</summary>
internal sealed record GoldenTraining
{
    public required OptimizerKind Optimizer { get; init; }

    public required double LearningRate { get; init; }

    public double Momentum { get; init; } = 0.9;

    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.999;

    public double Epsilon { get; init; } = 1e-8;

    // of weights, not of biases
    public double WeightDecay { get; init; }

    // 0 for no limit
    public double ClipNorm { get; init; }

    // 0 for no limit
    public double ClipValue { get; init; }

    // [updates]
    public double[] Losses { get; init; } = [];

    public override string ToString() => Optimizer
        + (WeightDecay > 0 ? " with decay" : "")
        + (ClipNorm > 0 ? " clipped by norm" : "")
        + (ClipValue > 0 ? " clipped by value" : "");
}
