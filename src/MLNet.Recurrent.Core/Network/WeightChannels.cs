using MLNet.Recurrent.Cells;

namespace MLNet.Recurrent.Network;

/// <summary>
/// The channels of a layer and direction: the weights of one sum of products of a unit, from the input, from the state or from both. They come
/// product by product of the cell, slot by slot, unit by unit. Each row of the published matrices belongs to one of them.
/// </summary>
internal sealed class WeightChannels
{
    private readonly int hiddenSize;

    // the slot of each gate among all slots of all products, of weight_ih and of weight_hh
    private readonly int[] inputSlots, recurrentSlots;

    public WeightChannels(CellShape shape, int hiddenSize)
    {
        this.hiddenSize = hiddenSize;
        inputSlots = new int[shape.Gates];
        recurrentSlots = new int[shape.Gates];
        int slots = 0;
        foreach (CellProduct product in shape.Products)
        {
            for (int slot = product.FirstSlot; slot < product.FirstSlot + product.Slots; slot++, slots++)
            {
                int gate = shape.SlotGates[slot];
                if (product.Reads(RowPart.Input))
                {
                    inputSlots[gate] = slots;
                }

                if (product.Reads(RowPart.Hidden) || product.Reads(RowPart.Gated))
                {
                    recurrentSlots[gate] = slots;
                }
            }
        }

        Count = slots * hiddenSize;
    }

    /// <summary>Channels of a layer and direction.</summary>
    public int Count { get; }

    /// <summary>The channel of a row of weight_ih or weight_hh.</summary>
    public int Of(ParameterRole role, int row) =>
        ((role == ParameterRole.InputWeight ? inputSlots : recurrentSlots)[row / hiddenSize] * hiddenSize) + (row % hiddenSize);
}
