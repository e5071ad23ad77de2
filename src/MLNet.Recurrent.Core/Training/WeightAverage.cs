using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Training;

/// <summary>
/// The exponential running average of the weights. A vector that was not touched for some updates has not moved, so its average
/// is brought up to date when it is touched next, in one go:
/// <code>
/// average += share (weight - average)     share = 1 - (1 - s1) (1 - s2) ... (1 - sn)
/// </code>
/// </summary>
internal sealed unsafe class WeightAverage<V>
    where V : unmanaged, ILanes<V>
{
    // what a share of 1 leaves of the past; not zero, so that logarithms stay finite
    private const double Nothing = 1e-30;

    private readonly PinnedBuffer<float> values;
    private readonly ParameterLayout layout;

    // sum of log(1 - s) up to now, and for each block of embeddings up to when it was averaged last
    private readonly double[] averagedUpTo;
    private double now;

    public WeightAverage(ParameterLayout layout, ReadOnlySpan<float> initial)
    {
        this.layout = layout;
        values = new PinnedBuffer<float>(layout.Size);
        initial.CopyTo(values.Span);
        averagedUpTo = new double[layout.EmbeddingSize / TouchedParameters.Block];
    }

    /// <summary>The averages; those of embeddings are up to date after catching up only.</summary>
    public PinnedBuffer<float> Values => values;

    /// <summary>Before an update: brings the vectors that it will change up to date.</summary>
    public void Prepare(ReadOnlySpan<(int Start, int Count)> touched, float* parameters)
    {
        foreach ((int start, int count) in touched)
        {
            for (int at = start; at < start + count; at += TouchedParameters.Block)
            {
                CatchUp(at, parameters);
            }
        }
    }

    /// <summary>After an update: goes a share of the way to the new weights.</summary>
    public void Follow(TouchedParameters touched, float share, float* parameters)
    {
        now += Math.Log(Math.Max(1 - share, Nothing));
        Approach(touched.Dense.Start, layout.Size - touched.Dense.Start, share, parameters);
        foreach ((int start, int count) in touched.Embeddings)
        {
            Approach(start, count, share, parameters);
            averagedUpTo.AsSpan(start / TouchedParameters.Block, count / TouchedParameters.Block).Fill(now);
        }
    }

    /// <summary>Brings all embeddings up to date.</summary>
    public void CatchUp(float* parameters)
    {
        for (int start = 0; start < layout.EmbeddingSize; start += TouchedParameters.Block)
        {
            CatchUp(start, parameters);
        }
    }

    private void CatchUp(int start, float* parameters)
    {
        ref double upTo = ref averagedUpTo[start / TouchedParameters.Block];
        if (upTo != now)
        {
            Approach(start, TouchedParameters.Block, (float)(1 - Math.Exp(now - upTo)), parameters);
            upTo = now;
        }
    }

    private void Approach(int start, int count, float share, float* parameters)
    {
        if (share >= 1)
        {
            new ReadOnlySpan<float>(parameters + start, count).CopyTo(values.Span.Slice(start, count));
            return;
        }

        Elementwise<V>.Approach(count, share, parameters + start, values.Pointer + start);
    }
}
