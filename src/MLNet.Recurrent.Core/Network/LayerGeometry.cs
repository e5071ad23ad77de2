using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// Sizes and places of one layer in one direction, for a register width.
/// <code>
/// row    [ hidden, padded to panels | input, padded to registers | gated hidden, if the cell has it ]
/// panel  [ slot 0 | slot 1 | ... ], each PanelVectors registers of neighbouring units
/// </code>
/// Units beyond the hidden size have zero weights and stay exactly zero.
/// </summary>
internal sealed class LayerGeometry
{
    // Widest panel of a cell with one slot: the widest strip of the matrix kernel.
    private const int WidestPanel = 4;
    private const int CacheLine = 16;

    public LayerGeometry(CellShape shape, int inputSize, int hiddenSize, int lanes)
    {
        Shape = shape;
        InputSize = inputSize;
        HiddenSize = hiddenSize;
        Lanes = lanes;
        int vectors = RoundUp(hiddenSize, lanes) / lanes;
        PanelVectors = !shape.WidePanels ? 1 : vectors >= WidestPanel - 1 ? WidestPanel : vectors;
        Panels = RoundUp(vectors, PanelVectors) / PanelVectors;
        PaddedHidden = Panels * PanelVectors * lanes;
        PaddedInput = RoundUp(inputSize, lanes);
        SlotWidth = PanelVectors * lanes;
        PanelWidth = shape.Slots * SlotWidth;
        int row = RoundUp(PaddedHidden + PaddedInput + (shape.HasGatedPart ? PaddedHidden : 0), CacheLine);

        // An odd number of cache lines: rows then spread over all sets of the cache, whatever the sizes.
        RowStride = row / CacheLine % 2 == 0 ? row + CacheLine : row;
        Products = PlaceProducts();
    }

    public CellShape Shape { get; }

    public int InputSize { get; }

    public int HiddenSize { get; }

    public int Lanes { get; }

    public int PaddedHidden { get; }

    public int PaddedInput { get; }

    public int Panels { get; }

    public int PanelVectors { get; }

    /// <summary>Floats of a slot in a panel row.</summary>
    public int SlotWidth { get; }

    /// <summary>Floats of a panel row.</summary>
    public int PanelWidth { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int RowStride { get; }

    public ImmutableArray<ProductGeometry> Products { get; }

    /// <summary>Floats of the packed weights, and of their packed gradients.</summary>
    public int PackedSize { get; private set; }

    /// <summary>Floats of room for the packed weights as bfloat16.</summary>
    public int BFloat16Size { get; private set; }

    /// <summary>Floats of room for the packed weights as whole numbers of eight bits.</summary>
    public int Int8Size { get; private set; }

    /// <summary>Floats of the packed transposed weights.</summary>
    public int TransposedSize { get; private set; }

    /// <summary>Floats of the packed biases.</summary>
    public int BiasSize => Panels * PanelWidth;

    public int PartOffset(RowPart part) => part switch
    {
        RowPart.Hidden => 0,
        RowPart.Input => PaddedHidden,
        _ => PaddedHidden + PaddedInput,
    };

    /// <summary>Registers of a part.</summary>
    public int PartVectors(RowPart part) => (part == RowPart.Input ? PaddedInput : PaddedHidden) / Lanes;

    /// <summary>Values of a part that carry weights.</summary>
    public int PartSize(RowPart part) => part == RowPart.Input ? InputSize : HiddenSize;

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    // In the order of the backward pass, so that the first product to reach a part of the gradient row can start it.
    private ImmutableArray<ProductGeometry> PlaceProducts()
    {
        var products = new ProductGeometry[Shape.Products.Length];
        bool[] started = [true, false, false];
        for (int stage = Shape.Stages - 1; stage >= 0; stage--)
        {
            for (int index = 0; index < products.Length; index++)
            {
                if (Shape.Products[index].Stage == stage)
                {
                    products[index] = PlaceProduct(index, started);
                }
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(products);
    }

    private ProductGeometry PlaceProduct(int index, bool[] started)
    {
        CellProduct product = Shape.Products[index];
        int end = PartOffset(product.LastPart) + (product.LastPart == RowPart.Input ? InputSize : PaddedHidden);
        int depth = end - PartOffset(product.FirstPart), width = product.Slots * SlotWidth;
        int packedOffset = PackedSize, bfloat16Offset = BFloat16Size, int8Offset = Int8Size;
        var parts = new ProductGeometry.Part[product.LastPart - product.FirstPart + 1];
        for (RowPart part = product.FirstPart; part <= product.LastPart; part++)
        {
            parts[part - product.FirstPart] = new ProductGeometry.Part(part, TransposedSize, started[(int)part]);
            started[(int)part] = true;
            TransposedSize = checked(TransposedSize + (Panels * width * PartVectors(part) * Lanes));
        }

        PackedSize = checked(PackedSize + (Panels * depth * width));
        BFloat16Size += Panels * (int)BFloat16Weights.Size(depth, width);
        Int8Size += Panels * (int)Int8Weights.Size(depth, width);
        (int firstPrepared, int prepared) = Shape.SlotsToPrepare(index);
        return new ProductGeometry(
            product,
            depth,
            width,
            product.FirstSlot * SlotWidth,
            packedOffset,
            bfloat16Offset,
            int8Offset,
            Shape.Accumulates(index),
            firstPrepared * SlotWidth,
            prepared * SlotWidth,
            ImmutableCollectionsMarshal.AsImmutableArray(parts));
    }
}
