namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>Mean loss, outputs [sequences][outputs], and the gradient of the loss by each named weight matrix.</summary>
internal sealed record ReferenceResult(double Loss, double[][] Outputs, IReadOnlyDictionary<string, double[]> Gradients);
