using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>What is made small, and how far back in time its gradient travels (0: all the way).</summary>
internal sealed record ReferenceObjective(LossKind Loss, double HuberThreshold = 1, int TruncationSteps = 0)
{
    /// <summary>The loss of one sequence and its gradient by the outputs.</summary>
    public (double Value, double[] Gradient) LossOf(double[] outputs, double[] targets) =>
        ReferenceLoss.Of(Loss, HuberThreshold, outputs, targets);
}
