namespace MLNet.Recurrent.Persistence;

/// <summary>How floating-point numbers stand in a file.</summary>
internal enum NumberFormat
{
    /// <summary>IEEE 754, 32 bits.</summary>
    Single,

    /// <summary>IEEE 754, 64 bits.</summary>
    Double,

    /// <summary>IEEE 754, 16 bits.</summary>
    Half,

    /// <summary>The upper 16 bits of a <see cref="Single"/>.</summary>
    BFloat16,
}
