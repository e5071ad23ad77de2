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

    /// <summary>Whether several products add into one slot, so all slots start from the bias instead of being written first.</summary>
    public bool StartsFromBias { get; } = Enumerable.Range(0, SlotGates.Length).Any(slot => Products.Count(product => product.Writes(slot)) > 1);

    /// <summary>Whether the input bias (PyTorch's bias_ih) is part of a slot: where the input is.</summary>
    public bool HasInputBias(int slot) => Products.Any(product => product.Writes(slot) && product.Reads(RowPart.Input));

    /// <summary>Whether the recurrent bias (PyTorch's bias_hh) is part of a slot: where the hidden state is, gated or not.</summary>
    public bool HasRecurrentBias(int slot) =>
        Products.Any(product => product.Writes(slot) && (product.Reads(RowPart.Hidden) || product.Reads(RowPart.Gated)));
}
