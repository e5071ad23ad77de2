using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// The buffers of one thread: steps before the recurrent layers, their tapes, and the rows in and out of the dense layer, one
/// for each sequence, or for each step of each sequence.
/// </summary>
internal sealed unsafe class NetworkWorkspace
{
    /// <summary>256 MB for the tapes of a thread.</summary>
    public const long DefaultTapeBytes = 1L << 28;

    private readonly NetworkOptions options;
    private readonly PinnedBuffer<float> headInputs, outputs;
    private readonly PinnedBuffer<float>? headInputGradients, outputGradients, headMask, inputMask, movedStep, headNormalized;
    private readonly PinnedBuffer<byte>? tokenMask;
    private readonly float[] attentionScores = [], attentionPooled = [];
    private readonly int[] outputRows;

    private readonly RandomSource random = new(0);
    private int maskSeed;
    private ulong maskPurpose, maskPlace;

    public NetworkWorkspace(NetworkOptions options, WorkspaceShape shape, LayerTape[] tapes, StepBuffer[] steps, ConvolutionTape[] convolutions)
    {
        this.options = options;
        Tapes = tapes;
        Steps = steps;
        Convolutions = convolutions;
        MaximumRows = shape.Rows;
        MaximumSteps = shape.Steps;
        TapeSteps = shape.TapeSteps;
        HeadStride = shape.HeadStride;
        Dropout = shape.Dropout;
        Augmentation = shape.Augmentation;
        Shard = new SequenceShard(shape.Rows, shape.Steps);
        long headRows = (long)shape.Rows * options.OutputRows(shape.Steps);
        headInputs = new PinnedBuffer<float>(headRows * HeadStride);
        outputs = new PinnedBuffer<float>(headRows * shape.OutputStride);
        outputRows = new int[shape.Rows + 1];
        if (shape.Training)
        {
            headInputGradients = new PinnedBuffer<float>(headRows * HeadStride);
            outputGradients = new PinnedBuffer<float>(headRows * shape.OutputStride);
            headMask = Dropout.Layers > 0 ? new PinnedBuffer<float>(headRows * HeadStride) : null;
            headNormalized = options.LayerNormalization ? new PinnedBuffer<float>(headRows * HeadStride) : null;
            HeadScales = options.LayerNormalization ? new float[headRows] : [];
            inputMask = Dropout.Inputs > 0 ? new PinnedBuffer<float>((long)shape.Rows * options.EmbeddedSize) : null;
            movedStep = shape.Augmentation.MovesSteps ? new PinnedBuffer<float>(options.InputSize) : null;
            tokenMask = Dropout.Tokens > 0 ? new PinnedBuffer<byte>((long)shape.Rows * shape.Steps) : null;
        }

        if (options.Pooling is PoolingKind.Max or PoolingKind.MeanAndMax && !options.OutputPerStep)
        {
            GreatestSteps = new int[shape.Rows * options.HiddenSize * options.Directions];
        }

        if (options.Pooling == PoolingKind.Attention && !options.OutputPerStep)
        {
            attentionScores = new float[shape.Rows * shape.Steps];
            attentionPooled = new float[shape.Rows * options.HiddenSize * options.Directions];
            AttentionPeaks = new float[shape.Rows];
            AttentionSums = new float[shape.Rows];
        }
    }

    /// <summary>The sequences as they come.</summary>
    public SequenceShard Shard { get; }

    /// <summary>The sequences as the recurrent layers see them.</summary>
    public SequenceShard StackShard => Steps.Length == 0 ? Shard : StackSteps.Shard;

    /// <summary>Floats of a step that the recurrent layers read.</summary>
    public int StackInputStride => Steps.Length == 0 ? options.InputSize : StackSteps.Width;

    /// <summary>Whether the gradient of what the recurrent layers read is wanted.</summary>
    public bool NeedsStackInputGradient { get; init; }

    /// <summary>Whether the gradient of the steps before the first convolution is wanted even if there is nothing to train.</summary>
    public bool NeedsInputGradient { get; init; }

    /// <summary>The steps that each stage before the recurrent layers leaves: embedded, then one for each convolution; none without stages.</summary>
    public StepBuffer[] Steps { get; }

    public ConvolutionTape[] Convolutions { get; }

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

    /// <summary>States that the sequences go on from; null to start anew.</summary>
    public StretchStates? InitialStates { get; set; }

    public int HeadStride { get; }

    public DropoutRates Dropout { get; }

    public AugmentationRates Augmentation { get; }

    /// <summary>Rows of the dense layer: sequences of the shard, or those of their steps that have an output.</summary>
    public int HeadRows => OutputRow(Shard.Rows);

    // [head rows, HeadStride]
    public float* HeadInputs => headInputs.Pointer;

    public float* HeadInputGradients => headInputGradients!.Pointer;

    // [head rows, output stride]
    public float* Outputs => outputs.Pointer;

    public float* OutputGradients => outputGradients!.Pointer;

    // [head rows, HeadStride]: factors of dropout before the dense layer; null without
    public float* HeadMask => headMask is null ? null : headMask.Pointer;

    // [head rows, HeadStride]: what the dense layer reads, before dropout
    public float* HeadNormalized => headNormalized!.Pointer;

    // [head rows]: by what it was multiplied to have a deviation of 1
    public float[] HeadScales { get; } = [];

    // [rows, embedded size]: factors of dropout of the inputs; null without
    public float* InputMask => inputMask is null ? null : inputMask.Pointer;

    // [input size]: a step between two steps
    public float* MovedStep => movedStep!.Pointer;

    // [rows, directions, hidden]: the step at which each unit is greatest
    public int[] GreatestSteps { get; } = [];

    // [rows]: greatest score so far, and the sum of exponentials of scores less that
    public float[] AttentionPeaks { get; } = [];

    public float[] AttentionSums { get; } = [];

    /// <summary>Scores of the steps of a sequence, in the end their weights.</summary>
    public Span<float> AttentionScores(int row) => attentionScores.AsSpan(row * MaximumSteps, MaximumSteps);

    /// <summary>The pooled states before dropout.</summary>
    public Span<float> AttentionPooled(int row)
    {
        int size = options.HiddenSize * options.Directions;
        return attentionPooled.AsSpan(row * size, size);
    }

    /// <summary>The first row of the dense layer that belongs to a sequence.</summary>
    public int OutputRow(int row) => options.OutputPerStep ? outputRows[row] : row * options.OutputRows(0);

    /// <summary>Numbers the rows of the dense layer, once the shard is filled.</summary>
    public void PlaceOutputs()
    {
        for (int row = 0; row < Shard.Rows; row++)
        {
            outputRows[row + 1] = outputRows[row] + Shard.Length(row);
        }
    }

    public float* StackInputGradients(int row) => StackSteps.Gradients(row);

    private StepBuffer StackSteps => options.ConvolutionBranch ? Steps[0] : Steps[^1];

    /// <summary>Which factors dropout draws next; the same numbers give the same factors.</summary>
    public void SeedMasks(int seed, ulong purpose, ulong place) => (maskSeed, maskPurpose, maskPlace) = (seed, purpose, place);

    /// <summary>Draws the dropout factors of the outputs: 0 with the probability of dropout, else 1 / (1 - dropout).</summary>
    public void DrawHeadMask()
    {
        random.Restart(maskSeed, maskPurpose, maskPlace);
        if (!Dropout.Variational)
        {
            Draw(HeadMask, (nint)HeadRows * HeadStride, Dropout.Layers);
            return;
        }

        for (int row = 0; row < Shard.Rows; row++)
        {
            float* first = HeadMask + ((nint)OutputRow(row) * HeadStride);
            Draw(first, HeadStride, Dropout.Layers);
            for (int next = OutputRow(row) + 1; next < OutputRow(row + 1); next++)
            {
                new ReadOnlySpan<float>(first, HeadStride).CopyTo(new Span<float>(HeadMask + ((nint)next * HeadStride), HeadStride));
            }
        }
    }

    /// <summary>Draws the dropout factors of the inputs.</summary>
    public void DrawInputMask()
    {
        random.Restart(maskSeed, maskPurpose + 2, maskPlace);
        Draw(InputMask, (nint)Shard.Rows * options.EmbeddedSize, Dropout.Inputs);
    }

    /// <summary>The random numbers that change a sequence.</summary>
    public RandomSource RestartAugmentation(int row)
    {
        random.Restart(maskSeed, maskPurpose + 4, maskPlace ^ ((ulong)row << 40));
        return random;
    }

    /// <summary>Draws which steps of a sequence have unknown tokens.</summary>
    public byte* DrawTokenMask(int row)
    {
        byte* mask = TokenMask(row);
        random.Restart(maskSeed, maskPurpose + 3, maskPlace ^ ((ulong)row << 40));
        for (int step = 0; step < Shard.Length(row); step++)
        {
            mask[step] = random.NextUniform() < Dropout.Tokens ? (byte)1 : (byte)0;
        }

        return mask;
    }

    public byte* TokenMask(int row) => tokenMask!.Pointer + ((nint)row * MaximumSteps);

    /// <summary>Draws the dropout factors of the steps on the tapes; a stretch that is run again gets the same ones.</summary>
    public void DrawMasks(int from, int to)
    {
        random.Restart(maskSeed, maskPurpose + 1, Dropout.Variational ? maskPlace : maskPlace ^ ((ulong)from << 40));
        foreach (LayerTape tape in Tapes)
        {
            if (tape.MaskAt(from) != null)
            {
                Draw(tape.MaskAt(from), (Dropout.Variational ? 1 : to - from) * tape.MaskSize, Dropout.Layers);
            }
        }
    }

    private void Draw(float* mask, nint count, float probability)
    {
        float kept = 1 / (1 - probability);
        for (nint i = 0; i < count; i++)
        {
            mask[i] = random.NextUniform() < probability ? 0 : kept;
        }
    }
}
