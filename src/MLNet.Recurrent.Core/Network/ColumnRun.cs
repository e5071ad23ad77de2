namespace MLNet.Recurrent.Network;

/// <summary>Neighbouring columns of a step.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many they are.</param>
internal sealed record ColumnRun(int First, int Count);
