namespace MLNet.Recurrent.Network;

/// <summary>
/// The stretches of the flat buffers that one update works on: all that is not an embedding, and of embeddings the vectors that the
/// batch looked up. Tables are large and a batch reads few of their vectors, so clearing, clipping, updating and averaging cost what
/// was touched. Embeddings are counted in blocks of 16 values, as registers need them.
/// </summary>
internal sealed class TouchedParameters
{
    public const int Block = 16;

    private readonly (int Start, int Count) dense;
    private readonly bool[] isTouched;
    private readonly HashSet<int> frozen;
    private (int Start, int Count)[] stretches = new (int, int)[64];
    private int count;

    /// <param name="layout">The parameters.</param>
    /// <param name="frozen">Where vectors start that are never updated.</param>
    public TouchedParameters(ParameterLayout layout, IEnumerable<int> frozen)
    {
        this.frozen = [.. frozen];
        dense = (layout.EmbeddingSize, layout.TrainedSize - layout.EmbeddingSize);
        isTouched = new bool[layout.EmbeddingSize / Block];
    }

    /// <summary>What is not an embedding.</summary>
    public (int Start, int Count) Dense => dense;

    /// <summary>What was touched of embeddings; no part of it twice.</summary>
    public ReadOnlySpan<(int Start, int Count)> Embeddings => stretches.AsSpan(0, count);

    public void Clear()
    {
        foreach ((int start, int length) in Embeddings)
        {
            isTouched.AsSpan(start / Block, length / Block).Clear();
        }

        count = 0;
    }

    /// <summary>Whether a vector stays as it is: without gradients it has no moments, and so an update of its block leaves it alone.</summary>
    public bool IsFrozen(int offset) => frozen.Contains(offset);

    public void Touch(int offset, int size)
    {
        int end = (offset + size + Block - 1) / Block;
        for (int block = offset / Block; block < end; block++)
        {
            if (!isTouched[block])
            {
                isTouched[block] = true;
                Append(block * Block);
            }
        }
    }

    private void Append(int start)
    {
        if (count > 0 && stretches[count - 1].Start + stretches[count - 1].Count == start)
        {
            stretches[count - 1].Count += Block;
            return;
        }

        if (count == stretches.Length)
        {
            Array.Resize(ref stretches, 2 * count);
        }

        stretches[count++] = (start, Block);
    }
}
