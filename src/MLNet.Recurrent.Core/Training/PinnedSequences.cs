using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Training;

/// <summary>Sequences as the network sees them: inputs and targets in its own scale, at a fixed address.</summary>
internal sealed unsafe class PinnedSequences
{
    private readonly PinnedBuffer<float> values;

    /// <param name="set">The sequences.</param>
    /// <param name="scaling">The network's scale.</param>
    /// <param name="other">Sequences already brought to that scale: where both are views of one storage, it is not scaled twice.</param>
    public PinnedSequences(SequenceSet set, Scaling scaling, PinnedSequences? other = null)
    {
        Set = set;
        Targets = ScaleTargets(set, scaling);
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

    // [sequences, target size]
    public float[] Targets { get; }

    public ReadOnlySpan<float> Target(int sequence) => Targets.AsSpan(sequence * Set.TargetSize, Set.TargetSize);

    public float Weight(int sequence) => Set.Weights is null ? 1f : Set.Weights[sequence];

    private static float[] ScaleTargets(SequenceSet set, Scaling scaling)
    {
        int width = set.TargetSize;
        float[] targets = new float[set.Targets.Length];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = (set.Targets[i] - scaling.OutputMean[i % width]) / scaling.OutputDeviation[i % width];
        }

        return targets;
    }
}
