using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// What one layer and direction writes down in the forward pass of a shard, and the buffers of its backward pass. Time is
/// the layer's own: step 0 of a reverse direction is the last step of the sequence. The tape holds the steps from Origin on;
/// of a sequence longer than the tape, one stretch at a time.
/// </summary>
internal sealed unsafe class LayerTape
{
    private readonly int rowSlots;
    private readonly PinnedBuffer<float> rows, slots;
    private readonly PinnedBuffer<float>? memory, rowGradient, memoryGradient, outputGradient, finalGradient, mask, outputs, normalized;

    /// <param name="geometry">Sizes of the layer.</param>
    /// <param name="maximumRows">Sequences at the most.</param>
    /// <param name="maximumSteps">Steps at the most; 1 for a tape that goes on for ever, step by step.</param>
    /// <param name="parts">What else there is room for.</param>
    /// <param name="inputs">Where the input stands.</param>
    public LayerTape(LayerGeometry geometry, int maximumRows, int maximumSteps, TapeParts parts, InputPart[] inputs)
    {
        bool training = parts.Training;
        Normalizes = parts.Normalizes;
        Geometry = geometry;
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
            outputGradient = parts.OnlyFinalGradient ? null : new PinnedBuffer<float>(maximumSteps * memoryStep);
            finalGradient = parts.OnlyFinalGradient ? new PinnedBuffer<float>(memoryStep) : null;
            OutputGradientStep = (nint)memoryStep;
            mask = parts.MaskSteps > 0 ? new PinnedBuffer<float>((long)parts.MaskSteps * maximumRows * geometry.InputSize) : null;
            MaskSize = (nint)maximumRows * geometry.InputSize;
            MaskStep = parts.MaskSteps > 1 ? MaskSize : 0;
            normalized = parts.Normalizes ? new PinnedBuffer<float>(geometry.InputSize) : null;
        }

        outputs = parts.AddsInput ? new PinnedBuffer<float>(maximumSteps * memoryStep) : null;
        OutputStride = parts.AddsInput ? geometry.PaddedHidden : geometry.RowStride;
        OutputStep = parts.AddsInput ? (nint)memoryStep : RowsStep;
    }

    public LayerGeometry Geometry { get; }

    public InputPart[] Inputs { get; }

    /// <summary>Takes down the gradients of the states on the way back; null when nobody wants them.</summary>
    public StateGradientNorms? GradientNorms { get; set; }

    /// <summary>Whether there are buffers for a backward pass.</summary>
    public bool IsTraining => rowGradient is not null;

    // [steps + 1, rows, row]: the slot before a step holds the hidden state and, once read, the input
    public float* Rows => rows.Pointer;

    public nint RowsStep { get; }

    /// <summary>The first step on the tape.</summary>
    public int Origin { get; set; }

    /// <summary>The rows before a step; on a tape of one step the two slots take turns.</summary>
    public float* RowsBefore(int step) => Rows + ((step - Origin) % rowSlots * RowsStep);

    /// <summary>
    /// What the layer above reads after a step: the hidden state, which stands in the slot before the next step, or the outputs beside
    /// the tape. It is <see cref="OutputStride"/> floats from row to row and <see cref="OutputStep"/> from step to step.
    /// </summary>
    public float* OutputAfter(int step) => (outputs is null ? Rows + RowsStep : outputs.Pointer) + ((step - Origin) * OutputStep);

    public nint OutputStride { get; }

    public nint OutputStep { get; }

    /// <summary>Whether the input is normalised before dropout.</summary>
    public bool Normalizes { get; }

    // [input]: an input on the way back, normalised again
    public float* Normalized => normalized!.Pointer;

    /// <summary>The panels of a step.</summary>
    public float* SlotsAt(int step) => slots.Pointer + ((step - Origin) * SlotsStep);

    /// <summary>The memory before a step; null for a cell without.</summary>
    public float* MemoryBefore(int step) => memory is null ? null : memory.Pointer + ((step - Origin) * MemoryStep);

    /// <summary>The gradient of the hidden state after a step that the layer or readout above has left; null if only the last one counts.</summary>
    public float* OutputGradientAt(int step) =>
        outputGradient is null ? null : outputGradient.Pointer + ((step - Origin) * OutputGradientStep);

    /// <summary>The dropout factors of a step's input; null without dropout.</summary>
    public float* MaskAt(int step) => mask is null ? null : mask.Pointer + ((step - Origin) * MaskStep);

    // [steps, panels, rows, panel row]
    public nint SlotsStep { get; }

    public nint PanelStride { get; }

    // [steps + 1, rows, hidden]
    public nint MemoryStep { get; }

    // [rows, row]
    public float* RowGradient => rowGradient!.Pointer;

    // [rows, hidden]
    public float* MemoryGradient => memoryGradient is null ? null : memoryGradient.Pointer;

    // [steps, rows, hidden]
    public nint OutputGradientStep { get; }

    // [rows, hidden]: gradient of the last hidden state of each sequence; null if others have one too
    public float* FinalGradient => finalGradient is null ? null : finalGradient.Pointer;

    // [steps, rows, input], or the same factors for all steps
    public nint MaskStep { get; }

    /// <summary>Dropout factors of a step.</summary>
    public nint MaskSize { get; }
}
