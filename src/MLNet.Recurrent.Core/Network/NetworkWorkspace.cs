using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>The buffers of one thread: the tapes of all layers and the rows in and out of the dense layer.</summary>
internal sealed unsafe class NetworkWorkspace
{
    /// <summary>256 MB for the tapes of a thread.</summary>
    public const long DefaultTapeBytes = 1L << 28;

    private readonly PinnedBuffer<float> headInputs, outputs;
    private readonly PinnedBuffer<float>? headInputGradients, outputGradients, headMask;

    private readonly RandomSource random = new(0);
    private int maskSeed;
    private ulong maskPurpose, maskPlace;

    public NetworkWorkspace(
        LayerTape[] tapes, int maximumRows, int maximumSteps, int tapeSteps, int headStride, int outputStride, bool training, float dropout)
    {
        Tapes = tapes;
        MaximumRows = maximumRows;
        MaximumSteps = maximumSteps;
        TapeSteps = tapeSteps;
        HeadStride = headStride;
        Dropout = dropout;
        Shard = new SequenceShard(maximumRows, maximumSteps);
        headInputs = new PinnedBuffer<float>((long)maximumRows * headStride);
        outputs = new PinnedBuffer<float>((long)maximumRows * outputStride);
        headInputGradients = training ? new PinnedBuffer<float>((long)maximumRows * headStride) : null;
        outputGradients = training ? new PinnedBuffer<float>((long)maximumRows * outputStride) : null;
        headMask = training && dropout > 0 ? new PinnedBuffer<float>((long)maximumRows * headStride) : null;
    }

    public SequenceShard Shard { get; }

    // per layer and direction
    public LayerTape[] Tapes { get; }

    /// <summary>Sequences at the most.</summary>
    public int MaximumRows { get; }

    /// <summary>Steps of the longest sequence that it is for.</summary>
    public int MaximumSteps { get; }

    /// <summary>Steps that the tapes hold; longer sequences are run in stretches of this length.</summary>
    public int TapeSteps { get; }

    /// <summary>States at the start of each stretch, to run it again on the way back.</summary>
    public StretchStates? Stretches { get; init; }

    public int HeadStride { get; }

    public float Dropout { get; }

    // [rows, HeadStride]
    public float* HeadInputs => headInputs.Pointer;

    public float* HeadInputGradients => headInputGradients!.Pointer;

    // [rows, output stride]
    public float* Outputs => outputs.Pointer;

    public float* OutputGradients => outputGradients!.Pointer;

    // [rows, HeadStride]: factors of dropout before the dense layer; null without
    public float* HeadMask => headMask is null ? null : headMask.Pointer;

    /// <summary>Which factors dropout draws next; the same numbers give the same factors.</summary>
    public void SeedMasks(int seed, ulong purpose, ulong place) => (maskSeed, maskPurpose, maskPlace) = (seed, purpose, place);

    /// <summary>Draws the dropout factors of the outputs: 0 with the probability of dropout, else 1 / (1 - dropout).</summary>
    public void DrawHeadMask()
    {
        random.Restart(maskSeed, maskPurpose, maskPlace);
        Draw(HeadMask, (nint)Shard.Rows * HeadStride);
    }

    /// <summary>Draws the dropout factors of the steps on the tapes; a stretch that is run again gets the same ones.</summary>
    public void DrawMasks(int from, int to)
    {
        random.Restart(maskSeed, maskPurpose + 1, maskPlace ^ ((ulong)from << 40));
        foreach (LayerTape tape in Tapes)
        {
            if (tape.MaskAt(from) != null)
            {
                Draw(tape.MaskAt(from), (to - from) * tape.MaskStep);
            }
        }
    }

    private void Draw(float* mask, nint count)
    {
        float kept = 1 / (1 - Dropout);
        for (nint i = 0; i < count; i++)
        {
            mask[i] = random.NextUniform() < Dropout ? 0 : kept;
        }
    }
}
