using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Training;

/// <summary>Sequences as the network sees them: inputs and targets in its own scale, at a fixed address.</summary>
internal sealed unsafe class PinnedSequences
{
    private readonly PinnedBuffer<float> values;

    // as in the set
    private readonly float[] targets;

    /// <param name="set">The sequences.</param>
    /// <param name="scaling">The network's scale.</param>
    /// <param name="other">Sequences already brought to that scale: where both are views of one storage, it is not scaled twice.</param>
    public PinnedSequences(SequenceSet set, Scaling scaling, PinnedSequences? other = null)
    {
        Set = set;
        targets = ReferenceEquals(set.Targets, other?.Set.Targets) ? other!.targets : ScaleTargets(set, scaling);
        if (ReferenceEquals(set.Values, other?.Set.Values))
        {
            values = other!.values;
            return;
        }

        values = new PinnedBuffer<float>(set.Values.Length);
        scaling.ScaleInput(set.Values, values.Pointer);
    }

    public SequenceSet Set { get; }

    public float* Values => values.Pointer;

    public float Weight(int sequence) => Set.Weights is null ? 1f : Set.Weights[sequence];

    /// <summary>Targets that some steps of a sequence are judged by; 1 for a sequence that has one target.</summary>
    public int TargetCount(int sequence, int firstStep, int steps)
    {
        if (!Set.HasStepTargets)
        {
            return 1;
        }

        int count = 0;
        for (int step = firstStep; step < firstStep + steps; step++)
        {
            count += MissingTargets.Count(Set.Target(sequence, step)) == 0 ? 0 : 1;
        }

        return count;
    }

    /// <summary>The targets of some steps, or of the sequence, in the network's scale; not a number where there is none.</summary>
    public ReadOnlySpan<float> Targets(int sequence, int firstStep, int steps)
    {
        int size = Set.TargetSize;
        return Set.HasStepTargets
            ? targets.AsSpan(((Set.Starts[sequence] / Set.FeaturesPerStep) + firstStep) * size, steps * size)
            : targets.AsSpan(sequence * size, size);
    }

    private static float[] ScaleTargets(SequenceSet set, Scaling scaling)
    {
        int width = set.TargetSize, outputsPerTarget = Math.Max(1, scaling.OutputMean.Length / Math.Max(1, width));
        float[] targets = new float[set.Targets.Length];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = (set.Targets[i] - scaling.OutputMean[i % width * outputsPerTarget]) / scaling.OutputDeviation[i % width * outputsPerTarget];
        }

        return targets;
    }
}
