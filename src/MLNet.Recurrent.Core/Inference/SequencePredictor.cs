using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Inference;

/// <summary>
/// Scores whole sequences. Holds the working memory of one thread: create one per thread, models are shared. Allocates
/// nothing after the first sequence of the greatest length.
/// </summary>
public sealed unsafe class SequencePredictor
{
    private const int BatchRows = 32, BatchValues = 1 << 24;
    private readonly INetworkEngine engine;
    private readonly INetworkEngine[] members;
    private readonly EnsembleAverage? average;
    private NetworkWorkspace? single, batch;
    private PinnedBuffer<float>? singleValues, batchValues;
    private int[] starts = [], order = [], places = [0];
    private long[] keys = [];

    /// <summary>A predictor for one thread.</summary>
    /// <param name="model">The model; shared, not copied.</param>
    public SequencePredictor(RecurrentModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        engine = model.Engine;
        members = Array.ConvertAll(model.Members, member => member.Engine);
        average = members.Length > 1 ? new EnsembleAverage(model.Options) : null;
    }

    /// <summary>The model.</summary>
    public RecurrentModel Model { get; }

    /// <summary>Scores one sequence.</summary>
    /// <param name="sequence">[steps, input size], at least one step.</param>
    /// <param name="outputs">
    /// [output size], or [steps, output size] of a model with an output per step, or for some steps: values in the label's scale, the log-odds, or one
    /// logit per class; of a conditional random field the scores that <see cref="TagDecoder"/> reads.
    /// </param>
    /// <exception cref="ArgumentException">The sizes do not fit the model.</exception>
    public void Predict(ReadOnlySpan<float> sequence, Span<float> outputs)
    {
        int size = Model.Options.InputSize, steps = sequence.Length / size;
        if (steps == 0 || sequence.Length % size != 0)
        {
            throw new ArgumentException(
                $"The sequence holds {sequence.Length} values; it must be one or more steps of {size} values.", nameof(sequence));
        }

        RequireOutputSteps(steps);
        if (outputs.Length != OutputCount(steps))
        {
            throw new ArgumentException($"There is room for {outputs.Length} outputs; the model has {OutputCount(steps)}.", nameof(outputs));
        }

        NetworkWorkspace workspace = Workspace(ref single, ref singleValues, 1, steps);
        Model.Scaling.ScaleInput(sequence, singleValues!.Pointer);
        workspace.Shard.Fill(singleValues.Pointer, steps);
        Forward(workspace);
        Restore(workspace, 0, outputs);
        GC.KeepAlive(this);
    }

    /// <summary>Scores all sequences of a set, in batches.</summary>
    /// <param name="data">The sequences; lengths may differ.</param>
    /// <param name="outputs">[sequences, output size], or [steps of all sequences, output size] of a model with an output per step.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the model.</exception>
    public void Predict(SequenceSet data, Span<float> outputs)
    {
        ArgumentNullException.ThrowIfNull(data);
        int size = Model.Options.InputSize;
        if (data.FeaturesPerStep != size)
        {
            throw new ArgumentException($"The sequences have {data.FeaturesPerStep} values per step; the model reads {size}.", nameof(data));
        }

        CheckRoom(data.Lengths, outputs);
        PredictBatches(data.Values, data.Starts, data.Lengths, outputs);
    }

    /// <summary>Scores sequences that stand one after the other, in batches.</summary>
    /// <param name="values">The steps of all sequences, [all steps, input size].</param>
    /// <param name="lengths">Steps of each sequence, at least 1.</param>
    /// <param name="outputs">[sequences, output size], or [steps of all sequences, output size] of a model with an output per step.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the model.</exception>
    public void Predict(ReadOnlySpan<float> values, ReadOnlySpan<int> lengths, Span<float> outputs)
    {
        int size = Model.Options.InputSize;
        CheckRoom(lengths, outputs);
        if (starts.Length < lengths.Length)
        {
            starts = new int[lengths.Length];
        }

        int start = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < 1 || (long)lengths[i] * size > values.Length - start)
            {
                throw new ArgumentException($"Sequence {i} has {lengths[i]} steps of {size} values; it must have one or more, and there are "
                    + $"{values.Length - start} values left.", nameof(lengths));
            }

            starts[i] = start;
            start += lengths[i] * size;
        }

        if (start != values.Length)
        {
            throw new ArgumentException($"There are {values.Length} values; the {lengths.Length} sequences have {start}.", nameof(values));
        }

        PredictBatches(values, starts, lengths, outputs);
    }

    private void RequireOutputSteps(int steps)
    {
        if (Model.Options.OutputSteps > 0 && Model.Options.StackSteps(steps) < Model.Options.OutputSteps)
        {
            throw new ArgumentException($"A sequence has {steps} steps; the model gives outputs for the last {Model.Options.OutputSteps}, after its convolutions.");
        }
    }

    private int OutputCount(int steps) => Model.Options.OutputSize * Model.Options.OutputRows(steps);

    private void CheckRoom(ReadOnlySpan<int> lengths, ReadOnlySpan<float> outputs)
    {
        long count = 0;
        foreach (int length in lengths)
        {
            RequireOutputSteps(length);
            count += OutputCount(length);
        }

        if (outputs.Length != count)
        {
            throw new ArgumentException($"There is room for {outputs.Length} outputs; {lengths.Length} sequences have {count}.", nameof(outputs));
        }
    }

    // The members of an ensemble have the same shape: one after the other they take the same buffers.
    private void Forward(NetworkWorkspace workspace)
    {
        if (average is null)
        {
            engine.Forward(workspace, training: false);
            return;
        }

        for (int i = 0; i < members.Length; i++)
        {
            members[i].Forward(workspace, training: false);
            if (i == 0)
            {
                average.Begin(workspace.HeadRows);
            }

            average.Add(workspace.Outputs, workspace.HeadRows, engine.OutputStride);
        }

        average.Finish(workspace.Outputs, workspace.HeadRows, engine.OutputStride);
    }

    // The outputs of a sequence, or of its steps, to the scale of the labels.
    private void Restore(NetworkWorkspace workspace, int row, Span<float> outputs)
    {
        int width = Model.Options.OutputSize;
        float* source = workspace.Outputs + ((nint)workspace.OutputRow(row) * engine.OutputStride);
        for (int start = 0; start < outputs.Length; start += width)
        {
            Model.Scaling.RestoreOutput(source, outputs.Slice(start, width));
            source += engine.OutputStride;
        }
    }

    private void PredictBatches(ReadOnlySpan<float> values, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, Span<float> outputs)
    {
        if (order.Length < lengths.Length)
        {
            order = new int[lengths.Length];
            keys = new long[lengths.Length];
            places = new int[lengths.Length + 1];
        }

        // Longest first, so that the sequences of a batch have near lengths.
        for (int i = 0; i < lengths.Length; i++)
        {
            order[i] = i;
            places[i + 1] = places[i] + OutputCount(lengths[i]);
            keys[i] = ((long)(int.MaxValue - lengths[i]) << 32) | (uint)i;
        }

        Array.Sort(keys, order, 0, lengths.Length);
        for (int start = 0; start < lengths.Length;)
        {
            // Very long sequences go fewer at a time: what a batch takes in memory stays within bounds.
            long size = (long)lengths[order[start]] * Model.Options.InputSize;
            int rows = (int)Math.Clamp(BatchValues / size, 1, Math.Min(BatchRows, lengths.Length - start));
            PredictBatch(values, starts, lengths, order.AsSpan(start, rows), outputs);
            start += rows;
        }
    }

    private void PredictBatch(
        ReadOnlySpan<float> steps, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, ReadOnlySpan<int> sequences, Span<float> outputs)
    {
        int size = Model.Options.InputSize, longest = lengths[sequences[0]];
        NetworkWorkspace workspace = Workspace(ref batch, ref batchValues, sequences.Length, longest);
        float* values = batchValues!.Pointer;
        workspace.Shard.Begin(sequences.Length);
        for (int row = 0; row < sequences.Length; row++)
        {
            int sequence = sequences[row], length = lengths[sequence];
            Model.Scaling.ScaleInput(steps.Slice(starts[sequence], length * size), values);
            workspace.Shard.Set(row, values, length);
            values += length * size;
        }

        workspace.Shard.End();
        Forward(workspace);
        for (int row = 0; row < sequences.Length; row++)
        {
            Restore(workspace, row, outputs[places[sequences[row]]..places[sequences[row] + 1]]);
        }

        GC.KeepAlive(this);
    }

    private NetworkWorkspace Workspace(ref NetworkWorkspace? workspace, ref PinnedBuffer<float>? values, int rows, int steps)
    {
        long size = (long)rows * steps * Model.Options.InputSize;
        if (workspace is null || workspace.MaximumSteps < steps || workspace.MaximumRows < rows)
        {
            workspace = engine.CreateWorkspace(
                Math.Max(rows, workspace?.MaximumRows ?? 0), Math.Max(steps, workspace?.MaximumSteps ?? 0), training: false);
        }

        if (values is null || values.Count < size)
        {
            values = new PinnedBuffer<float>(size);
        }

        return workspace;
    }
}
