using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Inference;

/// <summary>
/// Scores whole sequences. Holds the working memory of one thread: create one per thread, models are shared. Allocates
/// nothing after the first sequence of the greatest length.
/// </summary>
public sealed unsafe class SequencePredictor
{
    private const int BatchRows = 32;
    private readonly INetworkEngine engine;
    private NetworkWorkspace? single, batch;
    private PinnedBuffer<float>? singleValues, batchValues;

    /// <summary>A predictor for one thread.</summary>
    /// <param name="model">The model; shared, not copied.</param>
    public SequencePredictor(RecurrentModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        engine = model.Engine;
    }

    /// <summary>The model.</summary>
    public RecurrentModel Model { get; }

    /// <summary>Scores one sequence.</summary>
    /// <param name="sequence">[steps, input size], at least one step.</param>
    /// <param name="outputs">[output size]: values in the label's scale, the log-odds, or one logit per class.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the model.</exception>
    public void Predict(ReadOnlySpan<float> sequence, Span<float> outputs)
    {
        int size = Model.Options.InputSize, steps = sequence.Length / size;
        if (steps == 0 || sequence.Length % size != 0)
        {
            throw new ArgumentException(
                $"The sequence holds {sequence.Length} values; it must be one or more steps of {size} values.", nameof(sequence));
        }

        if (outputs.Length != Model.Options.OutputSize)
        {
            throw new ArgumentException($"There is room for {outputs.Length} outputs; the model has {Model.Options.OutputSize}.", nameof(outputs));
        }

        NetworkWorkspace workspace = Workspace(ref single, ref singleValues, 1, steps);
        Model.Scaling.ScaleInput(sequence, singleValues!.Pointer);
        workspace.Shard.Fill(singleValues.Pointer, steps);
        engine.Forward(workspace, useMask: false);
        Model.Scaling.RestoreOutput(workspace.Outputs, outputs);
        GC.KeepAlive(this);
    }

    /// <summary>Scores all sequences of a set, in batches.</summary>
    /// <param name="data">The sequences; lengths may differ.</param>
    /// <param name="outputs">[sequences, output size].</param>
    /// <exception cref="ArgumentException">The sizes do not fit the model.</exception>
    public void Predict(SequenceSet data, Span<float> outputs)
    {
        ArgumentNullException.ThrowIfNull(data);
        int size = Model.Options.InputSize, width = Model.Options.OutputSize;
        if (data.FeaturesPerStep != size)
        {
            throw new ArgumentException($"The sequences have {data.FeaturesPerStep} values per step; the model reads {size}.", nameof(data));
        }

        if (outputs.Length != (long)data.Count * width)
        {
            throw new ArgumentException(
                $"There is room for {outputs.Length} outputs; {data.Count} sequences have {(long)data.Count * width}.", nameof(outputs));
        }

        // Longest first, so that the sequences of a batch have near lengths.
        int[] order = new int[data.Count];
        long[] keys = new long[data.Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
            keys[i] = ((long)(int.MaxValue - data.Lengths[i]) << 32) | (uint)i;
        }

        Array.Sort(keys, order);
        for (int start = 0; start < order.Length; start += BatchRows)
        {
            ReadOnlySpan<int> sequences = order.AsSpan(start, Math.Min(BatchRows, order.Length - start));
            PredictBatch(data, sequences, outputs);
        }
    }

    private void PredictBatch(SequenceSet data, ReadOnlySpan<int> sequences, Span<float> outputs)
    {
        int size = Model.Options.InputSize, width = Model.Options.OutputSize, longest = data.Lengths[sequences[0]];
        NetworkWorkspace workspace = Workspace(ref batch, ref batchValues, BatchRows, longest);
        float* values = batchValues!.Pointer;
        workspace.Shard.Begin(sequences.Length);
        for (int row = 0; row < sequences.Length; row++)
        {
            int sequence = sequences[row], length = data.Lengths[sequence];
            Model.Scaling.ScaleInput(data.Values.AsSpan(data.Starts[sequence], length * size), values);
            workspace.Shard.Set(row, values, length);
            values += length * size;
        }

        workspace.Shard.End();
        engine.Forward(workspace, useMask: false);
        for (int row = 0; row < sequences.Length; row++)
        {
            Model.Scaling.RestoreOutput(workspace.Outputs + ((nint)row * engine.OutputStride), outputs.Slice(sequences[row] * width, width));
        }

        GC.KeepAlive(this);
    }

    private NetworkWorkspace Workspace(ref NetworkWorkspace? workspace, ref PinnedBuffer<float>? values, int rows, int steps)
    {
        if (workspace is null || workspace.MaximumSteps < steps)
        {
            workspace = engine.CreateWorkspace(rows, steps, training: false);
            values = new PinnedBuffer<float>((long)rows * steps * Model.Options.InputSize);
        }

        return workspace;
    }
}
