using System.Collections.Immutable;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Diagnostics;

/// <summary>
/// Looks into a trained network on its way through a sequence: how large the gradient is after each step, which inputs an output
/// depends on, and how far the gates are open. Holds the working memory of one thread: create one per thread, models are shared.
/// </summary>
/// <remarks>
/// <para>All gradients are in the network's own units: inputs and linear outputs in standard deviations of the training data where the
/// model standardises. Dropout does not act, normalisations use their running moments.</para>
/// <para>A gradient that falls by the same factor from step to step vanishes: what lies far back cannot be learned. Use LSTM or GRU, and for
/// lags of some hundred steps set MemorySteps. One that rises explodes: keep ClipNorm, lower LearningRate. One that is small but
/// level is what long memory looks like.</para>
/// </remarks>
public sealed unsafe class SequenceTracer
{
    // Below and above, a gate counts as closed and open (Karpathy, Johnson and Li, 2016).
    private const float Closed = 0.1f, Open = 0.9f;
    private readonly INetworkEngine engine;
    private readonly PinnedBuffer<float> weightGradients;
    private NetworkWorkspace? workspace;
    private PinnedBuffer<float> values = new(0);

    /// <summary>A tracer for one thread.</summary>
    /// <param name="model">The model; shared, not copied. Of an ML.NET transformer: RecurrentTransformer.Model.</param>
    /// <param name="member">Which network of an ensemble, from 0: each has gradients of its own.</param>
    /// <exception cref="ArgumentException">The model has outputs for the last steps only.</exception>
    public SequenceTracer(RecurrentModel model, int member = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Options.OutputSteps > 0)
        {
            throw new ArgumentException($"The model has outputs for the last steps of a sequence (OutputSteps = {model.Options.OutputSteps}), which are "
                + "not traced. Trace a model with one output for the sequence, or for each step.", nameof(model));
        }

        Require.Range(member, 0, model.Members.Length - 1);
        Model = model = model.Members[member];
        engine = model.CreateEngine(training: true);
        weightGradients = new PinnedBuffer<float>(engine.GradientSize);
    }

    /// <summary>The network that is looked into.</summary>
    public RecurrentModel Model { get; }

    /// <summary>
    /// The gradient of the loss of a sequence: the mean squared error of linear outputs, the cross-entropy of the others, averaged
    /// over the steps that have a target where there is an output per step.
    /// </summary>
    /// <param name="sequence">[steps, input size], at least one step.</param>
    /// <param name="targets">
    /// [output size], or the index of the class, or 0 or 1 for two classes, in the label's scale; one after the other for each step of a
    /// model with an output per step, not a number where a step has none.
    /// </param>
    /// <exception cref="ArgumentException">The sizes do not fit the model, or a target is no class.</exception>
    public GradientTrace TraceLoss(ReadOnlySpan<float> sequence, ReadOnlySpan<float> targets)
    {
        NetworkWorkspace run = Forward(sequence);
        int size = Model.Options.Output == OutputKind.Linear ? Model.Options.OutputSize : 1;
        if (targets.Length != run.HeadRows * size)
        {
            throw new ArgumentException($"There are {targets.Length} targets; the model needs {run.HeadRows * size} here.", nameof(targets));
        }

        int counted = 0;
        double loss = 0;
        for (int row = 0; row < run.HeadRows; row++)
        {
            loss += Loss(run, row, targets.Slice(row * size, size), ref counted);
        }

        if (counted == 0)
        {
            throw new ArgumentException("No step has a target.", nameof(targets));
        }

        for (nint i = 0; i < (nint)run.HeadRows * engine.OutputStride; i++)
        {
            run.OutputGradients[i] /= counted;
        }

        return Backward(run, loss / counted);
    }

    /// <summary>The gradient of the loss of each sequence of a set.</summary>
    /// <param name="data">Sequences with targets; lengths may differ.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the model, or a target is no class.</exception>
    public IReadOnlyList<GradientTrace> TraceLoss(SequenceSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.FeaturesPerStep != Model.Options.InputSize || data.HasStepTargets != Model.Options.OutputPerStep)
        {
            throw new ArgumentException(
                $"The sequences have {data.FeaturesPerStep} values per step and a target per {(data.HasStepTargets ? "step" : "sequence")}; the "
                + $"model reads {Model.Options.InputSize} and has an output per {(Model.Options.OutputPerStep ? "step" : "sequence")}.",
                nameof(data));
        }

        var traces = new GradientTrace[data.Count];
        for (int i = 0; i < traces.Length; i++)
        {
            int steps = data.Lengths[i], first = data.HasStepTargets ? data.Starts[i] / data.FeaturesPerStep : i;
            traces[i] = TraceLoss(
                data.Values.AsSpan(data.Starts[i], steps * data.FeaturesPerStep),
                data.Targets.AsSpan(first * data.TargetSize, (data.HasStepTargets ? steps : 1) * data.TargetSize));
        }

        return traces;
    }

    /// <summary>The gradient of one output, before the softmax or logistic function if there is one.</summary>
    /// <param name="sequence">[steps, input size], at least one step.</param>
    /// <param name="output">Which output, from 0.</param>
    /// <param name="step">After which step, of a model with an output per step; null for the last one.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the model.</exception>
    public GradientTrace TraceOutput(ReadOnlySpan<float> sequence, int output, int? step = null)
    {
        NetworkWorkspace run = Forward(sequence);
        int row = Model.Options.OutputPerStep ? step ?? (run.HeadRows - 1) : 0;
        Require.Range(output, 0, Model.Options.OutputSize - 1);
        Require.Range(row, 0, run.HeadRows - 1, nameof(step));
        return TraceOutput(run, row, output);
    }

    /// <summary>
    /// Which inputs the output after each step depends on (connectivity: Madsen, 2019): the norm of its gradient with respect to each
    /// (embedded) step up to it.
    /// </summary>
    /// <param name="sequence">[steps, input size], at least one step.</param>
    /// <param name="outputs">[steps]: which output, for each step; empty for the greatest of each.</param>
    /// <returns>[steps][steps]: of the output after a step, with respect to each input; of later ones too if the model is bidirectional.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit the model, or it has no output per step.</exception>
    /// <remarks>Costs a pass through the sequence and back for each of its steps.</remarks>
    public float[][] Connectivity(ReadOnlySpan<float> sequence, ReadOnlySpan<int> outputs = default)
    {
        if (!Model.Options.OutputPerStep)
        {
            throw new ArgumentException("The model has one output for a sequence: use TraceOutput, and its InputNorms.");
        }

        int steps = sequence.Length / Model.Options.InputSize;
        if (outputs.Length != 0 && outputs.Length != steps)
        {
            throw new ArgumentException($"There are {outputs.Length} outputs chosen for {steps} steps.", nameof(outputs));
        }

        foreach (int output in outputs)
        {
            Require.Range(output, 0, Model.Options.OutputSize - 1, nameof(outputs));
        }

        float[][] norms = new float[steps][];
        for (int step = 0; step < steps; step++)
        {
            // The way back uses up what the way forward has left.
            NetworkWorkspace run = Forward(sequence);
            norms[step] = [.. TraceOutput(run, step, outputs.Length == 0 ? Greatest(run, step) : outputs[step]).InputNorms];
        }

        return norms;
    }

    /// <summary>How far the gates are open after each step; empty for a simple recurrent network, which has none.</summary>
    /// <param name="sequence">[steps, input size], at least one step.</param>
    /// <returns>Per layer, direction and gate, in this order.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit the model.</exception>
    /// <remarks>
    /// A forget gate (of a GRU the update gate) that is open keeps what it has: its mean f is a memory of about 1 / (1 - f) steps. Where
    /// nearly all are closed or half open, nothing is kept for long: set MemorySteps.
    /// </remarks>
    public IReadOnlyList<GateTrace> TraceGates(ReadOnlySpan<float> sequence)
    {
        NetworkWorkspace run = Forward(sequence);
        var traces = new List<GateTrace>();
        for (int i = 0; i < run.Tapes.Length; i++)
        {
            bool isReverse = i % Model.Options.Directions == 1;
            foreach ((GateKind kind, int gate) in Gates(Model.Options.Cell))
            {
                traces.Add(ReadGate(run, run.Tapes[i], i / Model.Options.Directions, isReverse, kind, gate));
            }
        }

        return traces;
    }

    // Which of the published gates have names; candidates and the states of simple cells are no gates.
    private static ImmutableArray<(GateKind Kind, int Gate)> Gates(CellKind cell) => cell switch
    {
        CellKind.Lstm => [(GateKind.Input, 0), (GateKind.Forget, 1), (GateKind.Output, 3)],
        CellKind.Gru or CellKind.GruResetBefore => [(GateKind.Reset, 0), (GateKind.Update, 1)],
        _ => [],
    };

    private static GateTrace ReadGate(NetworkWorkspace run, LayerTape tape, int layer, bool isReverse, GateKind kind, int gate)
    {
        LayerGeometry geometry = tape.Geometry;
        int steps = run.StackShard.Steps, hidden = geometry.HiddenSize, slot = Array.IndexOf(geometry.Shape.SlotGates, gate) * geometry.SlotWidth;
        float[] means = new float[steps], closed = new float[steps], open = new float[steps];
        for (int own = 0; own < steps; own++)
        {
            int step = isReverse ? steps - 1 - own : own;
            float* panels = tape.SlotsAt(own) + slot;
            for (int unit = 0; unit < hidden; unit++)
            {
                float value = panels[(unit / geometry.SlotWidth * tape.PanelStride) + (unit % geometry.SlotWidth)];
                means[step] += value / hidden;
                closed[step] += value < Closed ? 1f / hidden : 0;
                open[step] += value > Open ? 1f / hidden : 0;
            }
        }

        return new GateTrace(kind, layer, isReverse, means, closed, open);
    }

    private NetworkWorkspace Forward(ReadOnlySpan<float> sequence)
    {
        int size = Model.Options.InputSize, steps = sequence.Length / size;
        if (steps == 0 || sequence.Length % size != 0)
        {
            throw new ArgumentException(
                $"The sequence holds {sequence.Length} values; it must be one or more steps of {size} values.", nameof(sequence));
        }

        if (workspace is null || workspace.MaximumSteps < steps)
        {
            // All steps on the tapes at once: gates and gradients are read from them.
            workspace = engine.CreateWorkspace(maximumRows: 1, steps, training: true, tapeBytes: long.MaxValue, inputGradient: true);
            values = new PinnedBuffer<float>((long)steps * size);
        }

        Model.Scaling.ScaleInput(sequence, values.Pointer);
        workspace.Shard.Fill(values.Pointer, steps);
        engine.Forward(workspace, training: false);
        GC.KeepAlive(this);
        return workspace;
    }

    private GradientTrace TraceOutput(NetworkWorkspace run, int row, int output)
    {
        new Span<float>(run.OutputGradients, run.HeadRows * engine.OutputStride).Clear();
        nint place = ((nint)row * engine.OutputStride) + output;
        run.OutputGradients[place] = 1;
        return Backward(run, run.Outputs[place]);
    }

    private GradientTrace Backward(NetworkWorkspace run, double value)
    {
        int stackSteps = run.StackShard.Steps;
        foreach (LayerTape tape in run.Tapes)
        {
            tape.GradientNorms = new StateGradientNorms(stackSteps);
        }

        weightGradients.Span.Clear();
        engine.Backward(run, weightGradients.Pointer, embeddings: null, truncation: 0, training: false);
        int width = Model.Options.EmbeddedSize;
        float[] inputs = new float[run.Shard.Steps * width];
        for (int step = 0; step < run.Shard.Steps; step++)
        {
            new ReadOnlySpan<float>(run.Steps[0].Gradients(0) + ((nint)step * run.Steps[0].Width), width).CopyTo(inputs.AsSpan(step * width));
        }

        var trace = new GradientTrace(Model.Options.Directions, value, [.. run.Tapes.Select(tape => tape.GradientNorms!)], inputs, width);
        GC.KeepAlive(this);
        return trace;
    }

    // Of all three kinds of outputs: the gradient is prediction less target, twice that over the outputs for a mean squared error.
    private double Loss(NetworkWorkspace run, int row, ReadOnlySpan<float> target, ref int counted)
    {
        int size = Model.Options.OutputSize;
        var outputs = new ReadOnlySpan<float>(run.Outputs + ((nint)row * engine.OutputStride), size);
        var gradient = new Span<float>(run.OutputGradients + ((nint)row * engine.OutputStride), size);
        gradient.Clear();
        if (float.IsNaN(target[0]))
        {
            return 0;
        }

        counted++;
        double loss = 0;
        switch (Model.Options.Output)
        {
            case OutputKind.Linear:
                for (int i = 0; i < size; i++)
                {
                    float error = outputs[i] - ((target[i] - Model.Scaling.OutputMean[i]) / Model.Scaling.OutputDeviation[i]);
                    gradient[i] = 2 * error / size;
                    loss += (double)error * error / size;
                }

                return loss;
            case OutputKind.Logistic:
                gradient[0] = (1 / (1 + MathF.Exp(-outputs[0]))) - target[0];
                return Math.Max(outputs[0], 0) - (outputs[0] * target[0]) + Math.Log(1 + Math.Exp(-Math.Abs(outputs[0])));
            default:
                if (!(target[0] >= 0 && target[0] < size))
                {
                    throw new ArgumentException($"Target {target[0]} is none of the classes 0 to {size - 1}.", nameof(target));
                }

                float highest = outputs[Greatest(run, row)];
                for (int i = 0; i < size; i++)
                {
                    loss += gradient[i] = MathF.Exp(outputs[i] - highest);
                }

                for (int i = 0; i < size; i++)
                {
                    gradient[i] = (float)(gradient[i] / loss);
                }

                gradient[(int)target[0]]--;
                return Math.Log(loss) + highest - outputs[(int)target[0]];
        }
    }

    private int Greatest(NetworkWorkspace run, int row)
    {
        float* outputs = run.Outputs + ((nint)row * engine.OutputStride);
        int greatest = 0;
        for (int i = 1; i < Model.Options.OutputSize; i++)
        {
            greatest = outputs[i] > outputs[greatest] ? i : greatest;
        }

        return greatest;
    }
}
