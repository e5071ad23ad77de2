using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Training;

/// <summary>
/// The order of the sequences in an epoch, all or some of them: shuffled anew each time, near lengths together when lengths differ, and within a
/// batch the longest first, as shards want them.
/// </summary>
internal sealed class BatchOrder
{
    private const ulong Purpose = 2;

    // Batches whose sequences are sorted by length together: enough to find near lengths, few enough to stay random.
    private const int BatchesPerBucket = 32;

    private readonly ITrainingSequences set;
    private readonly int seed, batchSize, count;
    private readonly int[] order, batches;
    private readonly long[] keys;

    public BatchOrder(ITrainingSequences set, int batchSize, int seed, int epochSequences = 0)
    {
        this.set = set;
        this.seed = seed;
        this.batchSize = Math.Min(batchSize, set.Count);
        order = new int[set.Count];
        keys = new long[set.Count];
        count = epochSequences == 0 ? set.Count : Math.Min(epochSequences, set.Count);
        batches = new int[(count + this.batchSize - 1) / this.batchSize];
    }

    public int Batches => batches.Length;

    public void Shuffle(int epoch)
    {
        RandomSource random = RandomSource.For(seed, Purpose, (ulong)epoch);
        Fill(order);
        Fill(batches);
        random.Shuffle(order);
        if (AreSameLength())
        {
            return;
        }

        int bucket = batchSize * BatchesPerBucket;
        for (int start = 0; start < count; start += bucket)
        {
            SortByLength(order.AsSpan(start, Math.Min(bucket, count - start)));
        }

        // Without it every epoch would run from long to short. The last batch may be smaller and stays last.
        random.Shuffle(batches.AsSpan(0, count / batchSize));
    }

    private bool AreSameLength()
    {
        for (int sequence = 0; sequence < order.Length; sequence++)
        {
            if (set.Length(sequence) != set.Length(0))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The sequences of a batch, longest first.</summary>
    public ReadOnlySpan<int> Batch(int batch)
    {
        int start = batches[batch] * batchSize;
        return order.AsSpan(start, Math.Min(batchSize, count - start));
    }

    private static void Fill(int[] numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = i;
        }
    }

    // Longest first; equal lengths keep their shuffled order.
    private void SortByLength(Span<int> sequences)
    {
        Span<long> sortKeys = keys.AsSpan(0, sequences.Length);
        for (int i = 0; i < sequences.Length; i++)
        {
            sortKeys[i] = ((long)(int.MaxValue - set.Length(sequences[i])) << 32) | (uint)i;
        }

        sortKeys.Sort(sequences);
    }
}
