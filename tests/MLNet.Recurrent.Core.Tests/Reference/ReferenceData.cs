namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>Sequences [sequences][steps][inputs], targets [sequences][target size], weights [sequences].</summary>
internal sealed record ReferenceData(double[][][] Sequences, double[][] Targets, double[] Weights);
