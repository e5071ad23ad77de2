namespace MLNet.Recurrent.Core.Tests.Network;

/// <summary>Mean loss, outputs [sequences, outputs], and the gradient of the loss by each named weight matrix.</summary>
internal sealed record EngineResult(double Loss, float[] Outputs, IReadOnlyDictionary<string, float[]> Gradients);
