namespace MLNet.Recurrent.Core.Tests.Golden;

/// <summary>Largest deviations of libtorch in single precision from libtorch in double precision.</summary>
internal sealed record GoldenDeviation
{
    public required double Outputs { get; init; }

    // per parameter relative to its largest gradient
    public required double Gradients { get; init; }

    public required double TrainingLosses { get; init; }
}
