using System.Collections.Immutable;
using MLNet.Recurrent.Cells;

namespace MLNet.Recurrent.Network;

/// <summary>Where the weights of one product of a cell stand.</summary>
/// <param name="Product">The product.</param>
/// <param name="Depth">Floats of a row that it reads, from the start of its first part.</param>
/// <param name="Width">Floats of a panel row that it writes.</param>
/// <param name="SlotOffset">Floats before its first slot in a panel row.</param>
/// <param name="PackedOffset">Start of its packed weights: [panels, Depth, Width].</param>
/// <param name="BFloat16Offset">Start of the same as bfloat16.</param>
/// <param name="Int8Offset">Start of the same as whole numbers of eight bits.</param>
/// <param name="Accumulates">Whether it adds to what another product has written; else it starts from the bias.</param>
/// <param name="PreparedOffset">Start, in a panel row, of slots that are set to the bias before it.</param>
/// <param name="PreparedWidth">Floats of those slots; mostly 0.</param>
/// <param name="Parts">The parts it reads, each with its transposed weights.</param>
internal sealed record ProductGeometry(
    CellProduct Product,
    int Depth,
    int Width,
    int SlotOffset,
    int PackedOffset,
    int BFloat16Offset,
    int Int8Offset,
    bool Accumulates,
    int PreparedOffset,
    int PreparedWidth,
    ImmutableArray<ProductGeometry.Part> Parts)
{
    /// <summary>One part of the row, as the backward pass sees it.</summary>
    /// <param name="Of">The part.</param>
    /// <param name="TransposedOffset">Start of its transposed weights, in strips: [strips, panels * Width, strip].</param>
    /// <param name="Accumulates">Whether its gradient has already been started by another product, or by the cell.</param>
    internal sealed record Part(RowPart Of, int TransposedOffset, bool Accumulates);
}
