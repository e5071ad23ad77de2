namespace MLNet.Recurrent.Network;

/// <summary>
/// Sequences in packed storage: the steps of all of them in one array, each sequence a start and a length. Sequences may
/// overlap, so the windows of a series are views on it, never copies. Each sequence may carry a target and a weight.
/// </summary>
public sealed class SequenceSet
{
    private SequenceSet(
        float[] values, int[] starts, int[] lengths, int featuresPerStep, float[] targets, int targetSize, bool hasStepTargets, float[]? weights)
    {
        HasStepTargets = hasStepTargets;
        Values = values;
        Starts = starts;
        Lengths = lengths;
        FeaturesPerStep = featuresPerStep;
        Targets = targets;
        TargetSize = targetSize;
        Weights = weights;
        foreach (int length in lengths)
        {
            LongestLength = Math.Max(LongestLength, length);
        }
    }

    /// <summary>Number of sequences.</summary>
    public int Count => Starts.Length;

    /// <summary>Values per time step.</summary>
    public int FeaturesPerStep { get; }

    /// <summary>Target values per sequence, or per step; 0 when the set has none.</summary>
    public int TargetSize { get; }

    /// <summary>Whether each step has a target, not each sequence.</summary>
    public bool HasStepTargets { get; }

    /// <summary>Steps of the longest sequence.</summary>
    public int LongestLength { get; }

    // [any steps, features]: time step s of sequence i is at Starts[i] + s * FeaturesPerStep
    internal float[] Values { get; }

    internal int[] Starts { get; }

    internal int[] Lengths { get; }

    // [Count, TargetSize], or [any steps, TargetSize] beside Values: real values, 0 or 1, or the index of the class
    internal float[] Targets { get; }

    internal float[]? Weights { get; }

    /// <summary>Sequences of one length, one after the other.</summary>
    /// <param name="values">[sequences, length, featuresPerStep]; kept, not copied.</param>
    /// <param name="length">Time steps of each sequence.</param>
    /// <param name="featuresPerStep">Values per time step.</param>
    /// <param name="targets">[sequences, target size]: real values, not a number where one of several is missing; 0 or 1 for two classes; or the class index; empty for none.</param>
    /// <param name="weights">[sequences], not negative; null for 1.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public static SequenceSet Fixed(float[] values, int length, int featuresPerStep, float[] targets, float[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        Require.Range(length, 1, int.MaxValue);
        Require.Range(featuresPerStep, 1, NetworkOptions.MaximumSize);
        long size = (long)length * featuresPerStep;
        if (values.Length % size != 0)
        {
            throw new ArgumentException($"values holds {values.Length} numbers, not a multiple of length x featuresPerStep = {size}.", nameof(values));
        }

        int count = (int)(values.Length / size);
        int[] starts = new int[count];
        for (int i = 0; i < count; i++)
        {
            starts[i] = (int)(i * size);
        }

        int[] lengths = new int[count];
        Array.Fill(lengths, length);
        return Own(values, starts, lengths, featuresPerStep, targets, weights);
    }

    /// <summary>Sequences anywhere in an array, of any lengths, overlapping if wanted.</summary>
    /// <param name="values">All steps; kept, not copied.</param>
    /// <param name="starts">[sequences]: index in <paramref name="values"/> of the first value of each, a multiple of featuresPerStep.</param>
    /// <param name="lengths">[sequences]: time steps of each, at least 1.</param>
    /// <param name="featuresPerStep">Values per time step.</param>
    /// <param name="targets">[sequences, target size]: real values, not a number where one of several is missing; 0 or 1 for two classes; or the class index; empty for none.</param>
    /// <param name="weights">[sequences], not negative; null for 1.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together, or a sequence reaches outside of the array.</exception>
    public static SequenceSet Packed(
        float[] values, int[] starts, int[] lengths, int featuresPerStep, float[] targets, float[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentNullException.ThrowIfNull(targets);

        // Copied, so that nothing can change after the checks: the kernels trust them.
        return Own(values, [.. starts], [.. lengths], featuresPerStep, targets, weights);
    }

    /// <summary>Sequences with a target for each step.</summary>
    /// <param name="values">All steps; kept, not copied.</param>
    /// <param name="starts">[sequences]: index in <paramref name="values"/> of the first value of each, a multiple of featuresPerStep.</param>
    /// <param name="lengths">[sequences]: time steps of each, at least 1.</param>
    /// <param name="featuresPerStep">Values per time step.</param>
    /// <param name="stepTargets">
    /// [steps in <paramref name="values"/>, target size]: real values, 0 or 1 for two classes, or the class index; not a number where
    /// a step has none. Kept, not copied.
    /// </param>
    /// <param name="weights">[sequences], not negative; null for 1.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together, or a sequence reaches outside of the array.</exception>
    public static SequenceSet PerStep(
        float[] values, int[] starts, int[] lengths, int featuresPerStep, float[] stepTargets, float[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(stepTargets);
        SequenceSet set = Packed(values, starts, lengths, featuresPerStep, [], weights);
        int steps = values.Length / featuresPerStep;
        if (values.Length % featuresPerStep != 0 || stepTargets.Length == 0 || stepTargets.Length % steps != 0)
        {
            throw new ArgumentException(
                $"stepTargets holds {stepTargets.Length} numbers, not a multiple of the {steps} steps in values.", nameof(stepTargets));
        }

        return new SequenceSet(
            set.Values, set.Starts, set.Lengths, featuresPerStep, stepTargets, stepTargets.Length / steps, hasStepTargets: true, weights);
    }

    /// <summary>The same for arrays that nobody else has.</summary>
    internal static SequenceSet Own(
        float[] values, int[] starts, int[] lengths, int featuresPerStep, float[] targets, float[]? weights)
    {
        Require.Range(featuresPerStep, 1, NetworkOptions.MaximumSize);
        int count = starts.Length;
        if (lengths.Length != count)
        {
            throw new ArgumentException($"lengths holds {lengths.Length} entries for {count} sequences.", nameof(lengths));
        }

        for (int i = 0; i < count; i++)
        {
            if (lengths[i] < 1)
            {
                throw new ArgumentException($"Sequence {i} has {lengths[i]} steps; a sequence needs at least one.", nameof(lengths));
            }

            if (starts[i] < 0 || starts[i] + ((long)lengths[i] * featuresPerStep) > values.Length)
            {
                throw new ArgumentException($"Sequence {i} reaches outside of the values.", nameof(starts));
            }

            if (starts[i] % featuresPerStep != 0)
            {
                throw new ArgumentException(
                    $"Sequence {i} starts at value {starts[i]}, not a multiple of featuresPerStep = {featuresPerStep}.", nameof(starts));
            }
        }

        if (count == 0 ? targets.Length > 0 : targets.Length % count != 0)
        {
            throw new ArgumentException($"targets holds {targets.Length} numbers, not a multiple of the {count} sequences.", nameof(targets));
        }

        if (weights is not null && weights.Length != count)
        {
            throw new ArgumentException($"weights holds {weights.Length} numbers for {count} sequences.", nameof(weights));
        }

        return new SequenceSet(
            values, starts, lengths, featuresPerStep, targets, count == 0 ? 0 : targets.Length / count, hasStepTargets: false, weights);
    }

    /// <summary>The sequences at the given places; the steps themselves are shared.</summary>
    public SequenceSet Select(ReadOnlySpan<int> indices)
    {
        int[] starts = new int[indices.Length], lengths = new int[indices.Length];
        float[] targets = HasStepTargets ? Targets : new float[indices.Length * TargetSize];
        float[]? weights = Weights is null ? null : new float[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            int from = indices[i];
            starts[i] = Starts[from];
            lengths[i] = Lengths[from];
            if (!HasStepTargets)
            {
                Targets.AsSpan(from * TargetSize, TargetSize).CopyTo(targets.AsSpan(i * TargetSize));
            }

            if (weights is not null)
            {
                weights[i] = Weights![from];
            }
        }

        return new SequenceSet(Values, starts, lengths, FeaturesPerStep, targets, TargetSize, HasStepTargets, weights);
    }

    /// <summary>The same sequences with other weights.</summary>
    internal SequenceSet WithWeights(float[] weights) =>
        new(Values, Starts, Lengths, FeaturesPerStep, Targets, TargetSize, HasStepTargets, weights);

    /// <summary>The target of a step of a sequence; of the sequence, whatever the step, unless each step has its own.</summary>
    internal ReadOnlySpan<float> Target(int sequence, int step) =>
        Targets.AsSpan((HasStepTargets ? (Starts[sequence] / FeaturesPerStep) + step : sequence) * TargetSize, TargetSize);
}
