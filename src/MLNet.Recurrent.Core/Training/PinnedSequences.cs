using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Training;

/// <summary>Sequences as the network sees them: inputs and targets in its own scale, at a fixed address.</summary>
internal sealed unsafe class PinnedSequences : ITrainingSequences
{
    private readonly PinnedBuffer<float> values;

    // as in the set
    private readonly float[] targets;

    /// <param name="set">The sequences.</param>
    /// <param name="scaling">The network's scale.</param>
    /// <param name="other">Sequences already brought to that scale: where both are views of one storage, it is not scaled twice.</param>
    /// <param name="outputSteps">Steps of a sequence that have outputs, if the network has outputs for several.</param>
    public PinnedSequences(SequenceSet set, Scaling scaling, PinnedSequences? other = null, int outputSteps = 1)
    {
        Set = set;
        targets = ReferenceEquals(set.Targets, other?.Set.Targets) ? other!.targets : ScaleTargets(set, scaling, Math.Max(1, outputSteps));
        if (ReferenceEquals(set.Values, other?.Set.Values))
        {
            values = other!.values;
            return;
        }

        values = new PinnedBuffer<float>(set.Values.Length);
        scaling.ScaleInput(set.Values, values.Pointer);
    }

    public SequenceSet Set { get; }

    public int Count => Set.Count;

    public int LongestLength => Set.LongestLength;

    public int Length(int sequence) => Set.Lengths[sequence];

    public float Weight(int sequence) => Set.Weights is null ? 1f : Set.Weights[sequence];

    public void Fill(SequenceShard shard, ReadOnlySpan<int> sequences, int firstStep, int maximumSteps, float* room) =>
        shard.Fill(values.Pointer, Set, sequences, firstStep, maximumSteps);

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

    public ReadOnlySpan<float> Targets(int sequence, int firstStep, int rows, float* room)
    {
        int size = Set.TargetSize;
        return Set.HasStepTargets
            ? targets.AsSpan(((Set.Starts[sequence] / Set.FeaturesPerStep) + firstStep) * size, rows * size)
            : targets.AsSpan(sequence * size, size);
    }

    private static float[] ScaleTargets(SequenceSet set, Scaling scaling, int outputSteps)
    {
        // Targets of several steps share the scale of the outputs of one.
        int width = Math.Max(1, set.TargetSize / outputSteps), outputsPerTarget = Math.Max(1, scaling.OutputMean.Length / width);
        float[] targets = new float[set.Targets.Length];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = (set.Targets[i] - scaling.OutputMean[i % width * outputsPerTarget]) / scaling.OutputDeviation[i % width * outputsPerTarget];
        }

        return targets;
    }
}
