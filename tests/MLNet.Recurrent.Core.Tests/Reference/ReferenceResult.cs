namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>What the reference computes for some sequences.</summary>
/// <param name="Loss">The mean loss.</param>
/// <param name="Outputs">[sequences][outputs].</param>
/// <param name="Gradients">The gradient of the loss by each named weight matrix.</param>
/// <param name="Magnitudes">
/// Of each matrix, the largest gradient of a sequence, summed over the sequences. Gradients of sequences may cancel, the
/// rounding errors in them do not: this is what they are relative to.
/// </param>
internal sealed record ReferenceResult(
    double Loss,
    double[][] Outputs,
    IReadOnlyDictionary<string, double[]> Gradients,
    IReadOnlyDictionary<string, double> Magnitudes);
