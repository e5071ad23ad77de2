namespace MLNet.Recurrent.Cells;

/// <summary>
/// One panel of one time step, for the rows (sequences) of a shard: where a cell finds what it reads and writes. Row r of an
/// array with stride s starts at r * s. In a panel row the slots stand one after the other, each Vectors registers wide.
/// </summary>
internal unsafe ref struct CellPanel
{
    public int Rows;

    /// <summary>Registers of units in the panel.</summary>
    public int Vectors;

    /// <summary>In: sums of products. After the forward pass: what the backward pass needs. After that: their gradients.</summary>
    public float* Slots;
    public nint SlotsStride;

    public float* HiddenPrevious;
    public float* Hidden;
    public nint HiddenStride;

    public float* MemoryPrevious;
    public float* Memory;
    public nint MemoryStride;

    /// <summary>The third part of the row; its gradient in the backward pass.</summary>
    public float* Gated;
    public float* GatedGradient;

    /// <summary>In: gradient of the hidden state. Out: what of it passes to the step before directly, products not counted.</summary>
    public float* HiddenGradient;
    public nint GradientStride;

    /// <summary>In: gradient of the memory from the step after. Out: for the step before.</summary>
    public float* MemoryGradient;

    /// <summary>Sums of the slots' gradients over rows are added here; one panel row.</summary>
    public float* BiasGradient;
}
