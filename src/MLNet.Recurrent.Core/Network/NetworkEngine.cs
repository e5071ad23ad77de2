using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// The parts of a network in order: embedding, convolutions, recurrent layers, readouts, dense layer. Without embedding and
/// convolution the recurrent layers read the sequences where they are.
/// </summary>
internal sealed unsafe class NetworkEngine<V> : INetworkEngine
    where V : unmanaged, ILanes<V>
{
    private readonly NetworkOptions options;
    private readonly InputStage input;
    private readonly ConvolutionStage<V>[] convolutions;
    private readonly RecurrentStack<V> stack;
    private readonly IReadout[] readouts;
    private readonly PooledConvolutions? pooled;
    private readonly HeadNormalization<V>? normalization;
    private readonly InputSkip? skip;
    private readonly DenseLayer<V> head;

    // where the packed gradients of the parts start
    private readonly int[] convolutionGradients;
    private readonly int stackGradients, readoutGradients, headGradients;

    public NetworkEngine(NetworkOptions options, ParameterLayout layout)
    {
        this.options = options;
        input = new InputStage(options, layout);
        convolutions = new ConvolutionStage<V>[options.Convolutions.Count];
        convolutionGradients = new int[convolutions.Length];
        int size = options.EmbeddedSize, width = size;
        for (int i = 0; i < convolutions.Length; i++)
        {
            convolutions[i] = new ConvolutionStage<V>(options, layout, i, size, width);
            convolutionGradients[i] = Place(convolutions[i].GradientSize);
            (size, width) = (options.Convolutions[i].Filters, convolutions[i].OutputWidth);
        }

        stack = new RecurrentStack<V>(options, layout);
        stackGradients = Place(stack.GradientSize);
        readouts = CreateReadouts(options, layout, new TopStates(options, stack.TopGeometry));
        int readoutSize = 0;
        foreach (IReadout readout in readouts)
        {
            readoutSize += readout.GradientSize;
        }

        readoutGradients = Place(readoutSize);
        pooled = options.PoolConvolutions ? new PooledConvolutions(options) : null;
        normalization = options.LayerNormalization ? new HeadNormalization<V>(options) : null;
        skip = options.SkipSteps > 0 ? new InputSkip(options) : null;
        head = new DenseLayer<V>(layout["head.weight"], layout["head.bias"]);
        headGradients = Place(head.GradientSize);
        if (options.Output == OutputKind.ConditionalRandomField)
        {
            Transitions = new ChainTransitions(layout);
            TransitionGradients = Place(Transitions.GradientSize);
        }
    }

    public int OutputStride => head.OutputStride;

    public int GradientSize { get; private set; }

    public bool HasEmbeddings => options.Embeddings.Count > 0;

    /// <summary>Scores of the chain of classes that the outputs are judged by; null without.</summary>
    public ChainTransitions? Transitions { get; }

    /// <summary>Where the gradients of these scores start in the packed gradients.</summary>
    public int TransitionGradients { get; }

    public void Pack(ReadOnlySpan<float> parameters, bool training)
    {
        input.Pack(parameters, inPlace: training);
        foreach (ConvolutionStage<V> convolution in convolutions)
        {
            convolution.Pack(parameters, training);
        }

        stack.Pack(parameters, training);
        foreach (IReadout readout in readouts)
        {
            readout.Pack(parameters);
        }

        head.Pack(parameters, training);
        Transitions?.Pack(parameters);
    }

    public void Round(WeightFormat format, ReadOnlySpan<float> scales) => stack.Round(format, scales);

    public void Unpack(float* packedGradients, Span<float> gradients)
    {
        for (int i = 0; i < convolutions.Length; i++)
        {
            convolutions[i].Unpack(packedGradients + convolutionGradients[i], gradients);
        }

        stack.Unpack(packedGradients + stackGradients, gradients);
        float* own = packedGradients + readoutGradients;
        foreach (IReadout readout in readouts)
        {
            readout.Unpack(own, gradients);
            own += readout.GradientSize;
        }

        head.Unpack(packedGradients + headGradients, gradients);
        Transitions?.Unpack(packedGradients + TransitionGradients, gradients);
    }

    public NetworkWorkspace CreateWorkspace(
        int maximumRows,
        int maximumSteps,
        bool training,
        DropoutRates dropout,
        AugmentationRates augmentation,
        long tapeBytes,
        bool inputGradient = false)
    {
        bool everyStep = Array.Exists(readouts, readout => readout.ReadsEveryStep);
        int stackSteps = options.StackSteps(maximumSteps);
        int tapeSteps = stack.TapeSteps(maximumRows, stackSteps, training, tapeBytes);
        LayerTape[] tapes = stack.CreateTapes(maximumRows, tapeSteps, training, dropout, everyStep);
        var shape = new WorkspaceShape(maximumRows, maximumSteps, tapeSteps, head.InputStride, head.OutputStride, training, dropout, augmentation);
        var tapesOfConvolutions = new List<ConvolutionTape>();
        StepBuffer[] steps = [.. CreateSteps(shape, tapesOfConvolutions, inputGradient)];
        return new NetworkWorkspace(options, shape, tapes, steps, [.. tapesOfConvolutions])
        {
            NeedsStackInputGradient = training && (options.TrainsFront || inputGradient),
            NeedsInputGradient = inputGradient,
            Stretches = tapeSteps < stackSteps
                ? stack.CreateStretches(maximumRows, (stackSteps + tapeSteps - 1) / tapeSteps)
                : null,
        };
    }

    public void Forward(NetworkWorkspace workspace, bool training)
    {
        workspace.PlaceOutputs();
        if (workspace.Steps.Length > 0)
        {
            input.Forward(workspace, training);
        }

        for (int i = 0; i < convolutions.Length; i++)
        {
            convolutions[i].Forward(workspace.Steps[i], workspace.Steps[i + 1], workspace.Convolutions[i], training);
        }

        stack.Forward(workspace, readouts, training);
        pooled?.Gather(workspace);
        normalization?.Forward(workspace);
        if (training && workspace.HeadMask != null)
        {
            workspace.DrawHeadMask();
            Multiply(workspace.HeadMask, workspace.HeadInputs, (nint)workspace.HeadRows * workspace.HeadStride);
        }

        // after dropout, which is for hidden units: these are the inputs themselves
        skip?.Gather(workspace);
        head.Forward(workspace.HeadRows, workspace.HeadInputs, workspace.HeadStride, workspace.Outputs);
    }

    public void Backward(
        NetworkWorkspace workspace, float* packedGradients, EmbeddingGradients? embeddings, int truncation, bool training)
    {
        int rows = workspace.HeadRows;
        head.BackwardWeights(
            rows, workspace.HeadInputs, workspace.HeadStride, workspace.OutputGradients, packedGradients + headGradients);
        head.BackwardInputs(rows, workspace.OutputGradients, workspace.HeadInputGradients);
        foreach (StepBuffer steps in workspace.Steps)
        {
            steps.ClearGradients();
        }

        skip?.Scatter(workspace);
        if (training && workspace.HeadMask != null)
        {
            Multiply(workspace.HeadMask, workspace.HeadInputGradients, (nint)rows * workspace.HeadStride);
        }

        normalization?.Backward(workspace);
        foreach (IReadout readout in readouts)
        {
            readout.ScatterFinal(workspace);
        }

        stack.Backward(
            workspace, readouts, packedGradients + stackGradients, packedGradients + readoutGradients, truncation, training);
        pooled?.Scatter(workspace);
        for (int i = convolutions.Length - 1; i >= 0; i--)
        {
            convolutions[i].Backward(
                workspace.Steps[i],
                workspace.Steps[i + 1],
                workspace.Convolutions[i],
                packedGradients + convolutionGradients[i],
                needsInputGradient: i > 0 || embeddings is not null || workspace.NeedsInputGradient,
                training);
        }

        if (embeddings is not null)
        {
            input.Backward(workspace, embeddings);
        }
    }

    /// <summary>Room for the states of the rows of a shard between two stretches of its sequences.</summary>
    public StretchStates CreateCarriedStates(int maximumRows) => stack.CreateStretches(maximumRows, stretches: 1);

    public void Step(NetworkWorkspace workspace, float* step, int slot)
    {
        if (workspace.Steps.Length > 0)
        {
            input.Embed(step, workspace.Steps[0].Values(0), unknown: false);
            step = workspace.Steps[0].Values(0);
        }

        float* top = stack.Step(workspace, step, slot);
        head.Forward(1, normalization is null ? top : normalization.Step(workspace, top), workspace.HeadStride, workspace.Outputs);
    }

    public void ClearState(NetworkWorkspace workspace, int rows) => stack.ClearState(workspace, rows);

    public Span<float> State(NetworkWorkspace workspace, int slot, int index) => stack.State(workspace, slot, index);

    private static IReadout[] CreateReadouts(NetworkOptions options, ParameterLayout layout, TopStates states) =>
        options.OutputPerStep || options.OutputSteps > 0 ? [new StepReadout(states, options.OutputSteps)] : options.Pooling switch
        {
            PoolingKind.Mean => [new MeanReadout(states)],
            PoolingKind.Max => [new MaxReadout(states, 0)],
            PoolingKind.MeanAndMax => [new MeanReadout(states), new MaxReadout(states, options.HiddenSize * options.Directions)],
            PoolingKind.Attention => [new AttentionReadout(states, layout["attention.query"])],
            _ => [new LastReadout(states)],
        };

    private static void Multiply(float* factors, float* values, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            values[i] *= factors[i];
        }
    }

    private int Place(int size)
    {
        int offset = GradientSize;
        GradientSize = GradientLayout.RoundUp(checked(offset + size));
        return offset;
    }

    // The buffer below a convolution has the zeros that it reads before and after a sequence.
    private List<StepBuffer> CreateSteps(WorkspaceShape shape, List<ConvolutionTape> tapes, bool inputGradient)
    {
        var buffers = new List<StepBuffer>();
        if (!options.HasFront && shape.Dropout.Inputs == 0 && !shape.Augmentation.Any && !inputGradient)
        {
            return buffers;
        }

        int steps = shape.Steps, width = options.EmbeddedSize;
        for (int i = 0; i <= convolutions.Length; i++)
        {
            (int before, int after) = i < convolutions.Length ? convolutions[i].Padding : (0, 0);
            buffers.Add(new StepBuffer(shape.Rows, steps, width, before, after, shape.Training));
            if (i < convolutions.Length)
            {
                steps = options.Convolutions[i].OutputLength(steps);
                width = convolutions[i].OutputWidth;
                tapes.Add(convolutions[i].CreateTape(shape.Rows, steps, shape.Training));
            }
        }

        return buffers;
    }
}
