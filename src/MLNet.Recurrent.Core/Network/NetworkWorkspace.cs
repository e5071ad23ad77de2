using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>The buffers of one thread: the tapes of all layers and the rows in and out of the dense layer.</summary>
internal sealed unsafe class NetworkWorkspace
{
    private readonly PinnedBuffer<float> headInputs, outputs;
    private readonly PinnedBuffer<float>? headInputGradients, outputGradients, headMask;

    private readonly RandomSource random = new(0);

    public NetworkWorkspace(LayerTape[] tapes, int maximumRows, int maximumSteps, int headStride, int outputStride, bool training, float dropout)
    {
        Tapes = tapes;
        MaximumRows = maximumRows;
        MaximumSteps = maximumSteps;
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

    public int MaximumRows { get; }

    public int MaximumSteps { get; }

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

    /// <summary>Draws the dropout factors of the shard: 0 with the probability of dropout, else 1 / (1 - dropout).</summary>
    public void DrawMasks(int seed, ulong purpose, ulong place)
    {
        if (HeadMask == null)
        {
            return;
        }

        random.Restart(seed, purpose, place);
        Draw(HeadMask, (nint)Shard.Rows * HeadStride);
        foreach (LayerTape tape in Tapes)
        {
            if (tape.Mask != null)
            {
                Draw(tape.Mask, Shard.Steps * tape.MaskStep);
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
