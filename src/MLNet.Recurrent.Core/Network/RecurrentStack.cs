using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// Stacked recurrent layers, each in one or two directions. Direction, depth and dropout are composition: the layers only see
/// where their input stands and where its gradient goes.
/// </summary>
internal sealed unsafe class RecurrentStack<V>
    where V : unmanaged, ILanes<V>
{
    private readonly NetworkOptions options;

    // [layers * directions]
    private readonly IRecurrentLayer[] layers;
    private readonly int[] gradientOffsets;
    private readonly LayerWiring wiring;

    public RecurrentStack(NetworkOptions options, ParameterLayout layout)
    {
        this.options = options;
        layers = new IRecurrentLayer[options.Layers * options.Directions];
        gradientOffsets = new int[layers.Length];
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i] = CellTable.Visit<LayerFactory, IRecurrentLayer>(options.Cell, new LayerFactory(options, layout, i));
            gradientOffsets[i] = GradientSize;
            GradientSize = GradientLayout.RoundUp(checked(GradientSize + layers[i].Geometry.PackedSize + layers[i].Geometry.BiasSize));
        }

        wiring = new LayerWiring(options, Geometries());
    }

    public int GradientSize { get; }

    public LayerGeometry TopGeometry => layers[^1].Geometry;

    public void Pack(ReadOnlySpan<float> parameters, bool training)
    {
        foreach (IRecurrentLayer layer in layers)
        {
            layer.Pack(parameters, training);
        }
    }

    public void Round(WeightFormat format, ReadOnlySpan<float> scales)
    {
        int count = scales.Length / layers.Length;
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i].Round(format, scales.Slice(i * count, count));
        }
    }

    public void Unpack(float* packedGradients, Span<float> gradients)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i].Unpack(packedGradients + gradientOffsets[i], gradients);
        }
    }

    /// <summary>As many steps as the budget allows, but never so few that the states between stretches would cost more than the tape.</summary>
    public int TapeSteps(int rows, int steps, bool training, long tapeBytes)
    {
        if (options.Bidirectional)
        {
            return steps;
        }

        long bytesPerStep = 0;
        foreach (IRecurrentLayer layer in layers)
        {
            LayerGeometry geometry = layer.Geometry;
            long floats = geometry.RowStride + (training ? geometry.BiasSize + (2 * geometry.PaddedHidden) : 0)
                + (options.Residual ? geometry.PaddedHidden : 0);
            bytesPerStep += sizeof(float) * rows * floats;
        }

        return (int)Math.Clamp(tapeBytes / bytesPerStep, Math.Min(steps, Math.Ceiling(Math.Sqrt(steps))), steps);
    }

    /// <param name="maximumRows">Sequences at the most.</param>
    /// <param name="tapeSteps">Steps on a tape.</param>
    /// <param name="training">Whether there will be a backward pass.</param>
    /// <param name="dropout">Probabilities of dropout.</param>
    /// <param name="readsEveryStep">Whether more than the last state of the top layer has a gradient.</param>
    public LayerTape[] CreateTapes(int maximumRows, int tapeSteps, bool training, DropoutRates dropout, bool readsEveryStep)
    {
        var tapes = new LayerTape[layers.Length];
        for (int i = 0; i < tapes.Length; i++)
        {
            bool isFirst = i < options.Directions;
            var inputs = new InputPart[isFirst ? 1 : options.Directions];
            for (int part = 0; part < inputs.Length; part++)
            {
                inputs[part] = new InputPart(maximumRows, isFirst ? options.StackInputSize : options.HiddenSize);
            }

            tapes[i] = new LayerTape(
                layers[i].Geometry,
                maximumRows,
                tapeSteps,
                new TapeParts(
                    training,
                    OnlyFinalGradient: i >= wiring.TopLayer && !readsEveryStep,
                    Normalizes: !isFirst && options.LayerNormalization,
                    AddsInput: !isFirst && options.Residual,
                    MaskSteps: isFirst || dropout.Layers == 0 ? 0 : dropout.Variational ? 1 : tapeSteps),
                inputs);
        }

        return tapes;
    }

    public StretchStates CreateStretches(int maximumRows, int stretches) =>
        new(Geometries(), maximumRows, stretches);

    public void Forward(NetworkWorkspace workspace, IReadout[] readouts, bool training)
    {
        int steps = workspace.StackShard.Steps;
        for (int from = 0, stretch = 0; from < steps; from += workspace.TapeSteps, stretch++)
        {
            int to = Math.Min(steps, from + workspace.TapeSteps);
            BeginStretch(workspace, from, stretch);
            RunStretch(workspace, from, to, training);
            foreach (IReadout readout in readouts)
            {
                readout.Gather(workspace, from, to);
            }
        }
    }

    public void Backward(
        NetworkWorkspace workspace, IReadout[] readouts, float* packedGradients, float* readoutGradients, int truncation, bool training)
    {
        SequenceShard shard = workspace.StackShard;
        truncation = Math.Min(truncation, shard.Steps);
        int last = (shard.Steps - 1) / workspace.TapeSteps;
        int earliest = truncation > 0 ? Math.Max(0, shard.Length(shard.Rows - 1) - truncation) : 0;
        for (int stretch = last; stretch >= earliest / workspace.TapeSteps; stretch--)
        {
            int from = stretch * workspace.TapeSteps, to = Math.Min(shard.Steps, from + workspace.TapeSteps);
            if (stretch < last)
            {
                SetOrigin(workspace, from);
                workspace.Stretches!.Restore(workspace.Tapes, shard.Rows, stretch);
                RunStretch(workspace, from, to, training);
            }

            ClearGradients(workspace, from, to);
            float* own = readoutGradients;
            foreach (IReadout readout in readouts)
            {
                readout.Scatter(workspace, from, to, own);
                own += readout.GradientSize;
            }

            BackStretch(workspace, from, to, packedGradients, truncation, training);
        }
    }

    /// <summary>One step of one sequence. Returns where the output of the top layer stands.</summary>
    public float* Step(NetworkWorkspace workspace, float* input, int slot)
    {
        float* below = input;
        for (int i = 0; i < layers.Length; i++)
        {
            LayerTape tape = workspace.Tapes[i];
            tape.Inputs[0].Sources[0] = below;
            tape.Inputs[0].SourceStride = 0;
            layers[i].Step(tape, slot, rows: 1, useMask: false);
            float* hidden = tape.RowsBefore(slot + 1);
            if (options.Residual && i > 0)
            {
                ResidualConnection<V>.Step(tape, hidden, below, 0, tape.OutputAfter(tape.Origin), rows: 1);
                hidden = tape.OutputAfter(tape.Origin);
            }

            below = hidden;
        }

        return below;
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

    private LayerGeometry[] Geometries() => Array.ConvertAll(layers, layer => layer.Geometry);

    private static void SetOrigin(NetworkWorkspace workspace, int origin)
    {
        foreach (LayerTape tape in workspace.Tapes)
        {
            tape.Origin = origin;
        }
    }

    private void BeginStretch(NetworkWorkspace workspace, int from, int stretch)
    {
        int rows = workspace.StackShard.Rows;
        if (from == 0)
        {
            SetOrigin(workspace, 0);
            ClearState(workspace, rows);
            workspace.InitialStates?.Restore(workspace.Tapes, rows, stretch: 0);
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

    private void RunStretch(NetworkWorkspace workspace, int from, int to, bool training)
    {
        bool useMask = training && workspace.Dropout.Layers > 0;
        if (useMask)
        {
            workspace.DrawMasks(from, to);
        }

        for (int i = 0; i < layers.Length; i++)
        {
            wiring.Connect(workspace, i);
            layers[i].Forward(workspace.Tapes[i], workspace.StackShard, from, to, useMask);
            if (options.Residual && i >= options.Directions)
            {
                ResidualConnection<V>.Forward(
                    workspace.Tapes[i], workspace.Tapes[i - options.Directions], workspace.StackShard, from, to);
            }
        }
    }

    private static void ClearGradients(NetworkWorkspace workspace, int from, int to)
    {
        foreach (LayerTape tape in workspace.Tapes)
        {
            if (tape.OutputGradientAt(from) != null)
            {
                new Span<float>(tape.OutputGradientAt(from), checked((int)((to - from) * tape.OutputGradientStep))).Clear();
            }
        }
    }

    private void BackStretch(NetworkWorkspace workspace, int from, int to, float* packedGradients, int truncation, bool training)
    {
        for (int i = layers.Length - 1; i >= 0; i--)
        {
            if (options.Residual && i >= options.Directions)
            {
                ResidualConnection<V>.Backward(
                    workspace.Tapes[i], workspace.Tapes[i - options.Directions], workspace.StackShard, from, to);
            }

            layers[i].Backward(
                workspace.Tapes[i],
                workspace.StackShard,
                from,
                to,
                packedGradients + gradientOffsets[i],
                truncation,
                training && workspace.Dropout.Layers > 0,
                needsInputGradient: i >= options.Directions || workspace.NeedsStackInputGradient);
        }
    }

    private readonly struct LayerFactory(NetworkOptions options, ParameterLayout layout, int index) : ICellVisitor<IRecurrentLayer>
    {
        public IRecurrentLayer Visit<TCell>()
            where TCell : struct, ICell
        {
            var geometry = new LayerGeometry(TCell.Shape, options.LayerInputSize(index / options.Directions), options.HiddenSize, V.Count);
            return new RecurrentLayer<TCell, V>(new LayerWeights(geometry, layout.Entries.Slice(layout.FirstLayerEntry + (4 * index), 4)));
        }
    }
}
