namespace MLNet.Recurrent.Numerics;

/// <summary>How the weights that a single row is multiplied with stand in memory: where they are read from decides its speed.</summary>
internal unsafe interface IWeightFormat
{
    /// <summary>Floats of room that a strip of weights takes.</summary>
    static abstract nint Size(int depth, int width);

    /// <summary>sum + row * weights, for a strip of <paramref name="depth"/> rows of weights.</summary>
    static abstract TStrip Add<TStrip>(TStrip sum, float* row, int depth, float* weights)
        where TStrip : unmanaged, IStrip<TStrip>;
}
