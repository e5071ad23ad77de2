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
/// <param name="Products">The matrix products of a step, in the order of their stages.</param>
/// <param name="WidePanels">Whether a panel may hold several registers of units: worth it for a cell with one slot.</param>
internal sealed record CellShape(
    int Gates, bool HasMemory, int[] SlotGates, ImmutableArray<CellProduct> Products, bool WidePanels = false)
{
    public int Slots => SlotGates.Length;

    public int Stages => Products[^1].Stage + 1;

    /// <summary>Whether a row has the third part.</summary>
    public bool HasGatedPart
    {
        get
        {
            bool has = false;
            foreach (CellProduct product in Products)
            {
                has |= product.Reads(RowPart.Gated);
            }

            return has;
        }
    }

    /// <summary>Whether a product adds to slots that one before it has written; the first to write a slot starts from the bias.</summary>
    public bool Accumulates(int product)
    {
        for (int slot = 0; slot < Slots; slot++)
        {
            if (Products[product].Writes(slot) && IsWrittenBefore(product, slot))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The slots of an accumulating product that none before it has written: they are set to the bias first. Neighbours, because
    /// a product's slots are.
    /// </summary>
    public (int First, int Count) SlotsToPrepare(int product)
    {
        int first = 0, count = 0;
        if (Accumulates(product))
        {
            for (int slot = Slots - 1; slot >= 0; slot--)
            {
                if (Products[product].Writes(slot) && !IsWrittenBefore(product, slot))
                {
                    first = slot;
                    count++;
                }
            }
        }

        return (first, count);
    }

    /// <summary>Whether the input bias (PyTorch's bias_ih) is part of a slot: where the input is.</summary>
    public bool HasInputBias(int slot) => IsSumOf(slot, RowPart.Input);

    /// <summary>Whether the recurrent bias (PyTorch's bias_hh) is part of a slot: where the hidden state is, gated or not.</summary>
    public bool HasRecurrentBias(int slot) => IsSumOf(slot, RowPart.Hidden) || IsSumOf(slot, RowPart.Gated);

    private bool IsSumOf(int slot, RowPart part)
    {
        foreach (CellProduct product in Products)
        {
            if (product.Writes(slot) && product.Reads(part))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsWrittenBefore(int product, int slot)
    {
        for (int earlier = 0; earlier < product; earlier++)
        {
            if (Products[earlier].Writes(slot))
            {
                return true;
            }
        }

        return false;
    }
}
