using System.Diagnostics.CodeAnalysis;

namespace MLNet.Recurrent.Network;

/// <summary>How precisely a model keeps the weights of its recurrent layers while it predicts.</summary>
public enum WeightPrecision
{
    /// <summary>As trained: 24 bits of precision.</summary>
    Full,

    /// <summary>
    /// bfloat16: 8 bits of precision, the range of a float. A step of one sequence reads half the memory: from 64 units of an LSTM or
    /// GRU on, where weights no longer fit into the first-level cache, it takes 0.5 to 0.8 of the time. Below, and for batches, nothing
    /// is gained.
    /// </summary>
    BFloat16,

    /// <summary>
    /// Whole numbers of eight bits with a scale per channel: the weights, from inputs and state, of one sum of products of a unit. A step
    /// of one sequence reads a quarter of the memory, but has more to compute: where it was measured (AVX-512) it is slower than
    /// <see cref="BFloat16"/>, and from 128 units of an LSTM on faster than <see cref="Full"/>. For processors with smaller caches or slower memory;
    /// measure there.
    /// </summary>
    [SuppressMessage("Naming", "CA1720", Justification = "What everybody calls it.")]
    Int8,
}
