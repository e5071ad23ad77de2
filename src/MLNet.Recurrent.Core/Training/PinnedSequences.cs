using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Training;

/// <summary>Sequences as the network sees them: inputs and targets in its own scale, at a fixed address.</summary>
internal sealed unsafe class PinnedSequences
{
    private readonly PinnedBuffer<float> values;

    public PinnedSequences(SequenceSet set, Scaling scaling)
    {
        Set = set;
        values = new PinnedBuffer<float>(set.Values.Length);
        scaling.ScaleInput(set.Values, values.Pointer);

        int width = set.TargetSize;
        Targets = new float[set.Targets.Length];
        for (int i = 0; i < Targets.Length; i++)
        {
            Targets[i] = (set.Targets[i] - scaling.OutputMean[i % width]) / scaling.OutputDeviation[i % width];
        }
    }

    public SequenceSet Set { get; }

    public float* Values => values.Pointer;

    // [sequences, target size]
    public float[] Targets { get; }

    public ReadOnlySpan<float> Target(int sequence) => Targets.AsSpan(sequence * Set.TargetSize, Set.TargetSize);

    public float Weight(int sequence) => Set.Weights is null ? 1f : Set.Weights[sequence];
}
