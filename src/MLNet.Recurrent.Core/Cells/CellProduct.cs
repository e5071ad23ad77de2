namespace MLNet.Recurrent.Cells;

/// <summary>
/// One matrix product of a step: neighbouring parts of the row times weights, into neighbouring slots of the panel.
/// </summary>
/// <param name="Stage">Products of a stage run before its gate arithmetic.</param>
/// <param name="FirstPart">First part of the row that is read.</param>
/// <param name="LastPart">Last part of the row that is read.</param>
/// <param name="FirstSlot">First slot that is written.</param>
/// <param name="Slots">Number of slots.</param>
internal sealed record CellProduct(int Stage, RowPart FirstPart, RowPart LastPart, int FirstSlot, int Slots)
{
    public bool Reads(RowPart part) => part >= FirstPart && part <= LastPart;

    public bool Writes(int slot) => slot >= FirstSlot && slot < FirstSlot + Slots;
}
