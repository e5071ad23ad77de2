using MLNet.Recurrent.Cells;

namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>One step of a recurrent cell, forward and backward, as its paper states it.</summary>
internal abstract class ReferenceCell
{
    /// <summary>Blocks of hidden-size rows in the weights.</summary>
    public abstract int Gates { get; }

    public static ReferenceCell Of(CellKind kind) => kind switch
    {
        CellKind.ElmanTanh => new ReferenceElman(Math.Tanh, h => 1 - (h * h)),
        CellKind.ElmanRelu => new ReferenceElman(z => Math.Max(z, 0), h => h > 0 ? 1 : 0),
        CellKind.Lstm => new ReferenceLstm(),
        CellKind.Gru => new ReferenceGru(),
        CellKind.GruResetBefore => new ReferenceGruResetBefore(),
        _ => throw new NotSupportedException($"No reference for {kind}."),
    };

    public abstract CellStep Forward(CellWeights weights, double[] x, double[] hidden, double[] memory);

    /// <summary>Adds to the gradients of the weights and returns those of what the step read.</summary>
    public abstract StepGradients Backward(
        CellWeights weights, CellStep step, double[] hiddenGradient, double[] memoryGradient, CellWeights gradients);

    protected static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
}
