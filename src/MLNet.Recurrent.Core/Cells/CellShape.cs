using System.Collections.Immutable;

namespace MLNet.Recurrent.Cells;

/// <summary>
/// What a layer must know of a cell. A panel holds, for a register's worth of units, one vector per slot; each slot is a sum
/// of products that belongs to one gate of the published weights. Packing, products, gradients and biases all follow from
/// this table.
/// </summary>
/// <param name="Gates">Blocks of hidden-size rows in the published weights.</param>
/// <param name="HasMemory">Whether the cell carries a memory beside its hidden state.</param>
/// <param name="SlotGates">The published gate of each slot.</param>
/// <param name="Products">The matrix products of a step.</param>
/// <param name="WidePanels">Whether a panel may hold several registers of units: worth it for a cell with one slot.</param>
internal sealed record CellShape(
    int Gates, bool HasMemory, ImmutableArray<int> SlotGates, ImmutableArray<CellProduct> Products, bool WidePanels = false)
{
    public int Slots => SlotGates.Length;

    public int Stages { get; } = Products.Max(product => product.Stage) + 1;

    /// <summary>Whether a row has the third part.</summary>
    public bool HasGatedPart { get; } = Products.Any(product => product.Reads(RowPart.Gated));

    /// <summary>Whether a product adds to slots that one before it has written; the first to write a slot starts from the bias.</summary>
    public bool Accumulates(int product) => Enumerable.Range(0, Slots).Any(slot => Products[product].Writes(slot) && IsWrittenBefore(product, slot));

    /// <summary>The slots of an accumulating product that none before it has written: they are set to the bias first.</summary>
    public IEnumerable<int> SlotsToPrepare(int product) => Accumulates(product)
        ? Enumerable.Range(0, Slots).Where(slot => Products[product].Writes(slot) && !IsWrittenBefore(product, slot))
        : [];

    /// <summary>Whether the input bias (PyTorch's bias_ih) is part of a slot: where the input is.</summary>
    public bool HasInputBias(int slot) => Products.Any(product => product.Writes(slot) && product.Reads(RowPart.Input));

    /// <summary>Whether the recurrent bias (PyTorch's bias_hh) is part of a slot: where the hidden state is, gated or not.</summary>
    public bool HasRecurrentBias(int slot) =>
        Products.Any(product => product.Writes(slot) && (product.Reads(RowPart.Hidden) || product.Reads(RowPart.Gated)));

    private bool IsWrittenBefore(int product, int slot) => Products.Take(product).Any(earlier => earlier.Writes(slot));
}
