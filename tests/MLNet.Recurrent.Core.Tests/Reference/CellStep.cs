namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>What one step of a cell read and made. Memory is LSTM's c, unused elsewhere.</summary>
internal sealed record CellStep(
    double[] X, double[] PreviousHidden, double[] PreviousMemory, double[] Hidden, double[] Memory, double[] Gates);
