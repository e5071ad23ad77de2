namespace MLNet.Recurrent.Network;

/// <summary>The biases of a register's worth of units of one slot: the sum of two published ones, or one of them.</summary>
/// <param name="Packed">Place in the packed biases.</param>
/// <param name="Units">Units, at most a register's worth.</param>
/// <param name="Input">Place of bias_ih, or -1 where it has no share.</param>
/// <param name="Recurrent">Place of bias_hh, or -1 where it has no share.</param>
internal sealed record BiasBlock(int Packed, int Units, int Input, int Recurrent);
