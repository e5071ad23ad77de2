namespace MLNet.Recurrent.Network;

/// <summary>A register's worth of neighbouring units of one gate, for one part of the row: where their weights stand.</summary>
/// <param name="Published">First weight of the first unit in the published buffer; units are Columns apart.</param>
/// <param name="Columns">Floats from one unit to the next in the published matrix.</param>
/// <param name="Size">Weights per unit.</param>
/// <param name="Units">Units, at most a register's worth.</param>
/// <param name="Packed">First weight in the packed buffer; the weights of a unit are Width apart, units are neighbours.</param>
/// <param name="Width">Floats from one weight of a unit to the next in the packed buffer.</param>
/// <param name="Transposed">Start of the transposed part.</param>
/// <param name="Depth">Row of the first unit in the transposed part.</param>
/// <param name="TotalDepth">Rows of the transposed part.</param>
/// <param name="Vectors">Registers of a row of the transposed part.</param>
internal sealed record WeightBlock(
    int Published, int Columns, int Size, int Units, int Packed, int Width, int Transposed, int Depth, int TotalDepth, int Vectors);
