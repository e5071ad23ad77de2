namespace MLNet.Recurrent.Evaluation;

/// <summary>
/// Counts chunks by the rules of conlleval, the evaluation of the CoNLL shared tasks (Tjong Kim Sang and Buchholz, 2000): a chunk runs
/// from a tag that starts one to the last before one that ends it, whichever of IOB1, IOB2, IOE1 and IOE2 the tags follow, and even where
/// they break the rules of all of them; so an I without a B before it starts a chunk. Of IOBES, which came later, S is a chunk of its own.
/// </summary>
internal sealed class ChunkCounter
{
    private readonly SortedDictionary<string, PrecisionRecall> types = new(StringComparer.Ordinal);
    private readonly HashSet<(int First, int Last, string Type)> expected = [], predicted = [];

    public IReadOnlyDictionary<string, PrecisionRecall> Types => types;

    public PrecisionRecall Total => types.Values.Aggregate(
        default(PrecisionRecall), (sum, type) => sum.Add(type.Expected, type.Predicted, type.Correct));

    /// <summary>Adds the tags of a sequence.</summary>
    public void Add(ReadOnlySpan<ChunkTag> labels, ReadOnlySpan<ChunkTag> tags)
    {
        Collect(labels, expected);
        Collect(tags, predicted);
        foreach ((int First, int Last, string Type) chunk in expected)
        {
            types[chunk.Type] = types.GetValueOrDefault(chunk.Type).Add(1, 0, predicted.Contains(chunk) ? 1 : 0);
        }

        foreach ((int First, int Last, string Type) chunk in predicted)
        {
            types[chunk.Type] = types.GetValueOrDefault(chunk.Type).Add(0, 1, 0);
        }
    }

    /// <summary>The chunks of a sequence, first and last step each.</summary>
    public static void Collect(ReadOnlySpan<ChunkTag> tags, ICollection<(int First, int Last, string Type)> chunks)
    {
        chunks.Clear();
        int first = 0;
        for (int step = 0; step < tags.Length; step++)
        {
            if (tags[step].StartsAfter(step == 0 ? ChunkTag.Outside : tags[step - 1]))
            {
                first = step;
            }

            if (tags[step].EndsBefore(step + 1 == tags.Length ? ChunkTag.Outside : tags[step + 1]))
            {
                chunks.Add((first, step, tags[step].Type));
            }
        }
    }
}
