namespace MLNet.Recurrent.Network;

/// <summary>
/// The gradients of the vectors that a shard has looked up. Tables are large and a batch reads few of their rows, so shards keep
/// lists, which are added to the tables in order.
/// </summary>
internal sealed class EmbeddingGradients
{
    private float[] vectors = [];
    private int[] offsets = [];
    private int used, count;

    public void Clear() => (used, count) = (0, 0);

    /// <summary>Room for the gradient of one vector.</summary>
    /// <param name="offset">Where the vector stands among the published parameters.</param>
    /// <param name="size">Its size.</param>
    public Span<float> Add(int offset, int size)
    {
        if (count + 2 > offsets.Length)
        {
            Array.Resize(ref offsets, Math.Max(256, 2 * offsets.Length));
        }

        if (used + size > vectors.Length)
        {
            Array.Resize(ref vectors, Math.Max(4096, Math.Max(used + size, 2 * vectors.Length)));
        }

        offsets[count++] = offset;
        offsets[count++] = size;
        used += size;
        return vectors.AsSpan(used - size, size);
    }

    /// <summary>Adds the gradients to those of the tables, and notes which these are.</summary>
    public void AddTo(Span<float> gradients, TouchedParameters touched)
    {
        int from = 0;
        for (int i = 0; i < count; i += 2)
        {
            int size = offsets[i + 1];
            if (touched.IsFrozen(offsets[i]))
            {
                from += size;
                continue;
            }

            touched.Touch(offsets[i], size);
            Span<float> target = gradients.Slice(offsets[i], size);
            ReadOnlySpan<float> source = vectors.AsSpan(from, size);
            for (int k = 0; k < size; k++)
            {
                target[k] += source[k];
            }

            from += size;
        }
    }
}
