using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Training;

/// <summary>Sequences as the network sees them: inputs and targets in its own scale, at a fixed address.</summary>
internal sealed unsafe class PinnedSequences : ITrainingSequences
{
    private readonly PinnedBuffer<float> values;

    // as in the set
    private readonly float[] targets;

    // of the classes of steps; none for equal ones
    private readonly float[] stepWeights;

    /// <param name="set">The sequences.</param>
    /// <param name="scaling">The network's scale.</param>
    /// <param name="other">Sequences already brought to that scale: where both are views of one storage, it is not scaled twice.</param>
    /// <param name="outputSteps">Steps of a sequence that have outputs, if the network has outputs for several.</param>
    /// <param name="stepWeights">What a step weighs, by its class; none for equal weights.</param>
    public PinnedSequences(
        SequenceSet set, Scaling scaling, PinnedSequences? other = null, int outputSteps = 1, OptionList<float> stepWeights = default)
    {
        Set = set;
        this.stepWeights = [.. stepWeights];
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

    public double TargetWeight(int sequence, int firstStep, int steps)
    {
        if (!Set.HasStepTargets)
        {
            return 1;
        }

        double sum = 0;
        for (int step = firstStep; step < firstStep + steps; step++)
        {
            ReadOnlySpan<float> target = Set.Target(sequence, step);
            sum += MissingTargets.Count(target) == 0 ? 0 : stepWeights.Length == 0 ? 1 : stepWeights[(int)target[0]];
        }

        return sum;
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
