using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Columns;

/// <summary>
/// Collects sequences into the packed storage that training reads. Each value is copied once if the number is known before, and
/// a second time, into one piece, if not.
/// </summary>
internal sealed class SequenceSetBuilder
{
    // Pieces grow with what is there, up to 16 MB: that is fast, and leaves little unused.
    private const int SmallestPiece = 1 << 10, LargestPiece = 1 << 22;

    private readonly int featuresPerStep;
    private readonly List<ReadOnlyMemory<float>> filled = [];
    private readonly List<int> starts;
    private readonly List<int> lengths;
    private readonly List<float> targets;
    private readonly List<float>? weights;

    // the piece being filled; all of them, one after the other, are the storage
    private float[] piece;
    private int pieceUsed, used;

    /// <param name="featuresPerStep">Values per time step.</param>
    /// <param name="expectedRows">Sequences to expect; a guess is enough.</param>
    /// <param name="expectedValues">Values to expect; where it is right, the storage is filled in place.</param>
    /// <param name="weighted">Whether the weights count; otherwise all sequences are equal.</param>
    public SequenceSetBuilder(int featuresPerStep, long expectedRows, long expectedValues, bool weighted)
    {
        this.featuresPerStep = featuresPerStep;
        int capacity = (int)Math.Min(expectedRows, Array.MaxLength);
        (starts, lengths, targets, weights) = (new(capacity), new(capacity), new(capacity), weighted ? new(capacity) : null);
        piece = GC.AllocateUninitializedArray<float>((int)Math.Min(expectedValues, Array.MaxLength));
    }

    /// <summary>Number of sequences added.</summary>
    public int Count => starts.Count;

    /// <summary>Room for the next sequence; what is written there counts only after <see cref="Add"/>.</summary>
    public Span<float> Reserve(int count)
    {
        if ((long)used + count > Array.MaxLength)
        {
            throw new InvalidOperationException($"The sequences hold more than {Array.MaxLength} values. " +
                "Train on fewer rows, shorter sequences, or fewer features per step.");
        }

        if (piece.Length - pieceUsed < count)
        {
            if (pieceUsed > 0)
            {
                filled.Add(piece.AsMemory(0, pieceUsed));
            }

            // Whole steps: the last piece may become the storage, and all of that is scaled step by step.
            int size = Math.Max(count, Math.Min(Math.Max(used, SmallestPiece), LargestPiece));
            piece = GC.AllocateUninitializedArray<float>((size + featuresPerStep - 1) / featuresPerStep * featuresPerStep);
            pieceUsed = 0;
        }

        return piece.AsSpan(pieceUsed, count);
    }

    /// <summary>Keeps the sequence that was written into the reserved room.</summary>
    /// <param name="count">Values of the sequence.</param>
    /// <param name="shared">How many of them, at its start, are the last ones of the sequence before: those are stored once.</param>
    /// <param name="target">Its target, or those of its steps; where steps have targets, none are shared.</param>
    /// <param name="weight">Its weight.</param>
    public void Add(int count, int shared, ReadOnlySpan<float> target, float weight)
    {
        piece.AsSpan(pieceUsed + shared, count - shared).CopyTo(piece.AsSpan(pieceUsed));
        starts.Add(used - shared);
        lengths.Add(count / featuresPerStep);
        targets.AddRange(target);
        weights?.Add(weight);
        pieceUsed += count - shared;
        used += count - shared;
    }

    /// <summary>The sequences added; nothing can be added afterwards.</summary>
    /// <param name="perStep">Whether the targets are those of the steps.</param>
    public SequenceSet Build(bool perStep = false)
    {
        float[] values = Joined();
        float[]? ofSequences = weights is null ? null : [.. weights];
        if (!perStep)
        {
            return SequenceSet.Own(values, [.. starts], [.. lengths], featuresPerStep, [.. targets], ofSequences);
        }

        // Room that was left unused has no targets.
        float[] stepTargets = new float[values.Length / featuresPerStep];
        targets.CopyTo(stepTargets);
        stepTargets.AsSpan(targets.Count).Fill(float.NaN);
        return SequenceSet.PerStep(values, [.. starts], [.. lengths], featuresPerStep, stepTargets, ofSequences);
    }

    private float[] Joined()
    {
        if (filled.Count == 0 && piece.Length - used <= LargestPiece)
        {
            piece.AsSpan(used).Clear();
            return piece;
        }

        float[] values = GC.AllocateUninitializedArray<float>(used);
        int start = 0;
        foreach (ReadOnlyMemory<float> one in filled)
        {
            one.Span.CopyTo(values.AsSpan(start));
            start += one.Length;
        }

        piece.AsSpan(0, pieceUsed).CopyTo(values.AsSpan(start));
        return values;
    }
}
