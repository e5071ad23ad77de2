using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// The steps of the sequences of a shard as a stage before the recurrent layers leaves them: sequence by sequence, step by step,
/// with room for zeros before and after each sequence.
/// </summary>
internal sealed unsafe class StepBuffer
{
    private readonly PinnedBuffer<float> values;
    private readonly PinnedBuffer<float>? gradients;
    private readonly int before, after;
    private readonly nint rowStride;

    /// <param name="maximumRows">Sequences at the most.</param>
    /// <param name="maximumSteps">Steps of a sequence at the most.</param>
    /// <param name="width">Floats of a step.</param>
    /// <param name="before">Steps of zeros before a sequence.</param>
    /// <param name="after">Steps of zeros after a sequence.</param>
    /// <param name="training">Whether there will be a backward pass.</param>
    public StepBuffer(int maximumRows, int maximumSteps, int width, int before, int after, bool training)
    {
        this.before = before;
        this.after = after;
        Width = width;
        Shard = new SequenceShard(maximumRows, maximumSteps);
        rowStride = (nint)(before + maximumSteps + after) * width;

        // A register more: products read whole ones.
        long size = ((long)maximumRows * rowStride) + 16;
        values = new PinnedBuffer<float>(size);
        gradients = training ? new PinnedBuffer<float>(size) : null;
    }

    /// <summary>Floats of a step.</summary>
    public int Width { get; }

    /// <summary>The sequences as they stand here: their lengths after the stage.</summary>
    public SequenceShard Shard { get; }

    /// <summary>The first step of a sequence.</summary>
    public float* Values(int row) => values.Pointer + (row * rowStride) + ((nint)before * Width);

    /// <summary>The gradient of the first step of a sequence.</summary>
    public float* Gradients(int row) => gradients!.Pointer + (row * rowStride) + ((nint)before * Width);

    /// <summary>Takes over the sequences of a shard, with other lengths if a stage makes them shorter.</summary>
    public void Begin(SequenceShard source, int stride)
    {
        Shard.Begin(source.Rows);
        for (int row = 0; row < source.Rows; row++)
        {
            int length = (source.Length(row) + stride - 1) / stride;
            Shard.Set(row, Values(row), length);

            // What stood here before may have been longer.
            new Span<float>(Values(row) + ((nint)length * Width), after * Width).Clear();
        }

        Shard.End();
    }

    public void ClearGradients()
    {
        for (int row = 0; row < Shard.Rows; row++)
        {
            new Span<float>(Gradients(row) - ((nint)before * Width), checked((int)rowStride)).Clear();
        }
    }
}
