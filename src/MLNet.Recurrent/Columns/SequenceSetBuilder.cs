using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Columns;

/// <summary>
/// Collects sequences of unknown number into the packed storage that training reads: each value is copied once.
/// </summary>
internal sealed class SequenceSetBuilder
{
    private readonly int featuresPerStep;
    private readonly List<int> starts = [];
    private readonly List<int> lengths = [];
    private readonly List<float> targets = [];
    private readonly List<float> weights = [];
    private float[] values;
    private int used;

    /// <param name="shape">Shape of the sequences.</param>
    /// <param name="expectedRows">Room to begin with; a guess is enough.</param>
    public SequenceSetBuilder(SequenceShape shape, long expectedRows)
    {
        featuresPerStep = shape.FeaturesPerStep;
        long expected = expectedRows * Math.Max(1, shape.Steps) * featuresPerStep;
        values = new float[Math.Min(expected, Array.MaxLength)];
    }

    /// <summary>Number of sequences added.</summary>
    public int Count => starts.Count;

    /// <summary>Room for the next sequence; what is written there counts only after <see cref="Add"/>.</summary>
    public Span<float> Reserve(int count)
    {
        if (values.Length - used < count)
        {
            long needed = (long)used + count;
            if (needed > Array.MaxLength)
            {
                throw new InvalidOperationException($"The sequences hold more than {Array.MaxLength} values. " +
                    "Train on fewer rows, shorter sequences, or fewer features per step.");
            }

            Array.Resize(ref values, (int)Math.Min(Math.Max(needed, 2L * values.Length), Array.MaxLength));
        }

        return values.AsSpan(used, count);
    }

    /// <summary>Keeps the sequence that was written into the reserved room.</summary>
    /// <param name="count">Values of the sequence.</param>
    /// <param name="shared">How many of them, at its start, are the last ones of the sequence before: those are stored once.</param>
    /// <param name="target">Its target.</param>
    /// <param name="weight">Its weight.</param>
    public void Add(int count, int shared, float target, float weight)
    {
        values.AsSpan(used + shared, count - shared).CopyTo(values.AsSpan(used));
        starts.Add(used - shared);
        lengths.Add(count / featuresPerStep);
        targets.Add(target);
        weights.Add(weight);
        used += count - shared;
    }

    /// <param name="weighted">Whether the weights count; otherwise all sequences are equal.</param>
    public SequenceSet Build(bool weighted) => SequenceSet.Packed(
        values, [.. starts], [.. lengths], featuresPerStep, [.. targets], weighted ? [.. weights] : null);
}
