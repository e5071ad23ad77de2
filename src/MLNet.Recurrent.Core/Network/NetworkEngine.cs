using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// Stacked recurrent layers, each in one or two directions, and a dense layer on the last hidden states. Direction, depth and
/// dropout are composition: the layers only see where their input stands and where its gradient goes.
/// </summary>
internal sealed unsafe class NetworkEngine<V> : INetworkEngine
    where V : unmanaged, ILanes<V>
{
    private readonly NetworkOptions options;

    // [layers * directions]
    private readonly IRecurrentLayer[] layers;
    private readonly int[] gradientOffsets;
    private readonly DenseLayer<V> head;
    private readonly int headGradientOffset;
    private readonly LayerWiring wiring;

    public NetworkEngine(NetworkOptions options, ParameterLayout layout)
    {
        this.options = options;
        layers = new IRecurrentLayer[options.Layers * options.Directions];
        gradientOffsets = new int[layers.Length];
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i] = CellTable.Visit<LayerFactory, IRecurrentLayer>(options.Cell, new LayerFactory(options, layout, i));
            gradientOffsets[i] = GradientSize;
            GradientSize = RoundUp(checked(GradientSize + layers[i].Geometry.PackedSize + layers[i].Geometry.BiasSize));
        }

        wiring = new LayerWiring(options, [.. layers.Select(layer => layer.Geometry)]);
        head = new DenseLayer<V>(layout["head.weight"], layout["head.bias"]);
        headGradientOffset = GradientSize;
        GradientSize = RoundUp(checked(GradientSize + head.GradientSize));
    }

    public int OutputStride => head.OutputStride;

    public int GradientSize { get; }

    public void Pack(ReadOnlySpan<float> parameters, bool training)
    {
        foreach (IRecurrentLayer layer in layers)
        {
            layer.Pack(parameters, training);
        }

        head.Pack(parameters, training);
    }

    public void Round()
    {
        foreach (IRecurrentLayer layer in layers)
        {
            layer.Round();
        }
    }

    public void Unpack(float* packedGradients, Span<float> gradients)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i].Unpack(packedGradients + gradientOffsets[i], gradients);
        }

        head.Unpack(packedGradients + headGradientOffset, gradients);
    }

    public NetworkWorkspace CreateWorkspace(int maximumRows, int maximumSteps, bool training, float dropout, long tapeBytes)
    {
        int tapeSteps = TapeSteps(maximumRows, maximumSteps, training, tapeBytes);
        var tapes = new LayerTape[layers.Length];
        for (int i = 0; i < tapes.Length; i++)
        {
            bool isFirst = i < options.Directions;
            var inputs = new InputPart[isFirst ? 1 : options.Directions];
            for (int part = 0; part < inputs.Length; part++)
            {
                inputs[part] = new InputPart(maximumRows, isFirst ? options.InputSize : options.HiddenSize);
            }

            tapes[i] = new LayerTape(
                layers[i].Geometry, maximumRows, tapeSteps, training, isTop: i >= wiring.TopLayer, hasMask: !isFirst && dropout > 0, inputs);
        }

        return new NetworkWorkspace(
            tapes, maximumRows, maximumSteps, tapeSteps, head.InputStride, head.OutputStride, training, dropout)
        {
            Stretches = tapeSteps < maximumSteps
                ? new StretchStates([.. layers.Select(layer => layer.Geometry)], maximumRows, (maximumSteps + tapeSteps - 1) / tapeSteps)
                : null,
        };
    }

    public void Forward(NetworkWorkspace workspace, bool useMask)
    {
        int steps = workspace.Shard.Steps;
        for (int from = 0, stretch = 0; from < steps; from += workspace.TapeSteps, stretch++)
        {
            int to = Math.Min(steps, from + workspace.TapeSteps);
            BeginStretch(workspace, from, stretch);
            RunStretch(workspace, from, to, useMask);
            wiring.GatherFinalStates(workspace, from, to);
        }

        if (useMask && workspace.HeadMask != null)
        {
            workspace.DrawHeadMask();
            Multiply(workspace.HeadMask, workspace.HeadInputs, (nint)workspace.Shard.Rows * workspace.HeadStride);
        }

        head.Forward(workspace.Shard.Rows, workspace.HeadInputs, workspace.Outputs);
    }

    public void Backward(NetworkWorkspace workspace, float* packedGradients, int truncation, bool useMask)
    {
        SequenceShard shard = workspace.Shard;
        truncation = Math.Min(truncation, shard.Steps);
        head.Backward(
            shard.Rows, workspace.HeadInputs, workspace.OutputGradients, packedGradients + headGradientOffset, workspace.HeadInputGradients);
        if (useMask && workspace.HeadMask != null)
        {
            Multiply(workspace.HeadMask, workspace.HeadInputGradients, (nint)shard.Rows * workspace.HeadStride);
        }

        wiring.ScatterFinalGradients(workspace);
        int last = (shard.Steps - 1) / workspace.TapeSteps;
        int earliest = truncation > 0 ? Math.Max(0, shard.Length(shard.Rows - 1) - truncation) : 0;
        for (int stretch = last; stretch >= earliest / workspace.TapeSteps; stretch--)
        {
            int from = stretch * workspace.TapeSteps, to = Math.Min(shard.Steps, from + workspace.TapeSteps);
            if (stretch < last)
            {
                SetOrigin(workspace, from);
                workspace.Stretches!.Restore(workspace.Tapes, shard.Rows, stretch);
                RunStretch(workspace, from, to, useMask);
            }

            BackStretch(workspace, from, to, packedGradients, truncation, useMask);
        }
    }

    public void Step(NetworkWorkspace workspace, float* input, int slot)
    {
        float* below = input;
        for (int i = 0; i < layers.Length; i++)
        {
            LayerTape tape = workspace.Tapes[i];
            tape.Inputs[0].Sources[0] = below;
            tape.Inputs[0].SourceStride = 0;
            layers[i].Step(tape, slot, rows: 1, useMask: false);
            below = tape.RowsBefore(slot + 1);
        }

        head.Forward(1, below, workspace.Outputs);
    }

    public void ClearState(NetworkWorkspace workspace, int rows)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i].ClearState(workspace.Tapes[i], rows);
        }
    }

    public Span<float> State(NetworkWorkspace workspace, int slot, int index)
    {
        LayerTape tape = workspace.Tapes[index % layers.Length];
        return new Span<float>(index < layers.Length ? tape.RowsBefore(slot) : tape.MemoryBefore(slot), options.HiddenSize);
    }

    private static int RoundUp(int count) => (count + 15) / 16 * 16;

    private static void SetOrigin(NetworkWorkspace workspace, int origin)
    {
        foreach (LayerTape tape in workspace.Tapes)
        {
            tape.Origin = origin;
        }
    }

    private static void Multiply(float* factors, float* values, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            values[i] *= factors[i];
        }
    }

    // As many steps as the budget allows, but never so few that the states between stretches would cost more than the tape.
    private int TapeSteps(int rows, int steps, bool training, long tapeBytes)
    {
        if (options.Bidirectional)
        {
            return steps;
        }

        long bytesPerStep = 0;
        foreach (IRecurrentLayer layer in layers)
        {
            LayerGeometry geometry = layer.Geometry;
            long floats = geometry.RowStride + (training ? geometry.BiasSize + (2 * geometry.PaddedHidden) : 0);
            bytesPerStep += sizeof(float) * rows * floats;
        }

        return (int)Math.Clamp(tapeBytes / bytesPerStep, Math.Min(steps, Math.Ceiling(Math.Sqrt(steps))), steps);
    }

    private void BeginStretch(NetworkWorkspace workspace, int from, int stretch)
    {
        int rows = workspace.Shard.Rows;
        if (from == 0)
        {
            SetOrigin(workspace, 0);
            ClearState(workspace, rows);
        }
        else
        {
            // The state after the stretch before is where this one starts, on the tape and in the store.
            workspace.Stretches!.Save(workspace.Tapes, rows, from, stretch);
            SetOrigin(workspace, from);
            workspace.Stretches.Restore(workspace.Tapes, rows, stretch);
            return;
        }

        workspace.Stretches?.Save(workspace.Tapes, rows, from, stretch);
    }

    private void RunStretch(NetworkWorkspace workspace, int from, int to, bool useMask)
    {
        if (useMask)
        {
            workspace.DrawMasks(from, to);
        }

        for (int i = 0; i < layers.Length; i++)
        {
            wiring.Connect(workspace, i);
            layers[i].Forward(workspace.Tapes[i], workspace.Shard, from, to, useMask);
        }
    }

    private void BackStretch(NetworkWorkspace workspace, int from, int to, float* packedGradients, int truncation, bool useMask)
    {
        for (int i = 0; i < wiring.TopLayer; i++)
        {
            LayerTape tape = workspace.Tapes[i];
            new Span<float>(tape.OutputGradientAt(from), checked((int)((to - from) * tape.OutputGradientStep))).Clear();
        }

        for (int i = layers.Length - 1; i >= 0; i--)
        {
            layers[i].Backward(
                workspace.Tapes[i],
                workspace.Shard,
                from,
                to,
                packedGradients + gradientOffsets[i],
                truncation,
                useMask,
                needsInputGradient: i >= options.Directions);
        }
    }

    private readonly struct LayerFactory(NetworkOptions options, ParameterLayout layout, int index) : ICellVisitor<IRecurrentLayer>
    {
        public IRecurrentLayer Visit<TCell>()
            where TCell : struct, ICell
        {
            var geometry = new LayerGeometry(TCell.Shape, options.LayerInputSize(index / options.Directions), options.HiddenSize, V.Count);
            return new RecurrentLayer<TCell, V>(new LayerWeights(geometry, layout.Entries.Slice(4 * index, 4)));
        }
    }
}
