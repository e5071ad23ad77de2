namespace MLNet.Recurrent.Numerics;

/// <summary>In which <see cref="IWeightFormat"/> the weights of a single row stand.</summary>
internal enum WeightFormat
{
    /// <summary><see cref="SingleWeights"/>.</summary>
    Single,

    /// <summary><see cref="BFloat16Weights"/>.</summary>
    BFloat16,

    /// <summary><see cref="Int8Weights"/>.</summary>
    Int8,
}
