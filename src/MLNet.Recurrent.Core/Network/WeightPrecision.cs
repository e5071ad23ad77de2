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
}
