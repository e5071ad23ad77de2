using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// What one layer and direction writes down in the forward pass of a shard, and the buffers of its backward pass. Time is
/// the layer's own: step 0 of a reverse direction is the last step of the sequence.
/// </summary>
internal sealed unsafe class LayerTape
{
    private readonly int rowSlots;
    private readonly PinnedBuffer<float> rows, slots;
    private readonly PinnedBuffer<float>? memory, rowGradient, memoryGradient, outputGradient, finalGradient, mask;

    /// <param name="geometry">Sizes of the layer.</param>
    /// <param name="maximumRows">Sequences at the most.</param>
    /// <param name="maximumSteps">Steps at the most; 1 for a tape that goes on for ever, step by step.</param>
    /// <param name="training">Whether there will be a backward pass.</param>
    /// <param name="isTop">Whether no recurrent layer reads this one.</param>
    /// <param name="hasMask">Whether dropout applies to the input.</param>
    /// <param name="inputs">Where the input stands.</param>
    public LayerTape(LayerGeometry geometry, int maximumRows, int maximumSteps, bool training, bool isTop, bool hasMask, InputPart[] inputs)
    {
        Inputs = inputs;
        rowSlots = maximumSteps + 1;
        RowsStep = (nint)maximumRows * geometry.RowStride;
        PanelStride = (nint)maximumRows * geometry.PanelWidth;
        long slotsStep = (long)PanelStride * geometry.Panels, memoryStep = (long)maximumRows * geometry.PaddedHidden;
        rows = new PinnedBuffer<float>((maximumSteps + 1L) * RowsStep);
        slots = new PinnedBuffer<float>(training ? maximumSteps * slotsStep : slotsStep);
        SlotsStep = training ? (nint)slotsStep : 0;
        if (geometry.Shape.HasMemory)
        {
            // Without a backward pass the memory is updated in place.
            memory = new PinnedBuffer<float>(training ? (maximumSteps + 1) * memoryStep : memoryStep);
            MemoryStep = training ? (nint)memoryStep : 0;
        }

        if (training)
        {
            rowGradient = new PinnedBuffer<float>(RowsStep);
            memoryGradient = geometry.Shape.HasMemory ? new PinnedBuffer<float>(memoryStep) : null;
            outputGradient = isTop ? null : new PinnedBuffer<float>(maximumSteps * memoryStep);
            finalGradient = isTop ? new PinnedBuffer<float>(memoryStep) : null;
            OutputGradientStep = (nint)memoryStep;
            mask = hasMask ? new PinnedBuffer<float>((long)maximumSteps * maximumRows * geometry.InputSize) : null;
            MaskStep = (nint)maximumRows * geometry.InputSize;
        }
    }

    public InputPart[] Inputs { get; }

    /// <summary>Whether there are buffers for a backward pass.</summary>
    public bool IsTraining => rowGradient is not null;

    // [steps + 1, rows, row]: before step t, slot t holds the hidden state and, once read, the input
    public float* Rows => rows.Pointer;

    public nint RowsStep { get; }

    /// <summary>The rows before a step; on a tape of one step the two slots take turns.</summary>
    public float* RowsBefore(int step) => Rows + (step % rowSlots * RowsStep);

    // [steps, panels, rows, panel row]
    public float* Slots => slots.Pointer;

    public nint SlotsStep { get; }

    public nint PanelStride { get; }

    // [steps + 1, rows, hidden]
    public float* Memory => memory is null ? null : memory.Pointer;

    public nint MemoryStep { get; }

    // [rows, row]
    public float* RowGradient => rowGradient!.Pointer;

    // [rows, hidden]
    public float* MemoryGradient => memoryGradient is null ? null : memoryGradient.Pointer;

    // [steps, rows, hidden]: filled by the layer above; null for the top layer
    public float* OutputGradient => outputGradient is null ? null : outputGradient.Pointer;

    public nint OutputGradientStep { get; }

    // [rows, hidden]: gradient of the last hidden state of each sequence; null below the top layer
    public float* FinalGradient => finalGradient is null ? null : finalGradient.Pointer;

    // [steps, rows, input]: factors of dropout on the input; null without
    public float* Mask => mask is null ? null : mask.Pointer;

    public nint MaskStep { get; }
}
