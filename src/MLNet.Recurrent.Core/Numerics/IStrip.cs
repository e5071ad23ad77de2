using System.Diagnostics.CodeAnalysis;

namespace MLNet.Recurrent.Numerics;

/// <summary>One row of a tile: one to four registers side by side.</summary>
internal unsafe interface IStrip<TSelf>
    where TSelf : unmanaged, IStrip<TSelf>
{
    /// <summary>Floats in the strip.</summary>
    static abstract int Width { get; }

    static abstract TSelf Load(float* source);

    static abstract void Store(in TSelf value, float* destination);

    /// <summary>*factor * x + sum. By pointer, because a float argument makes the whole product slower.</summary>
    static abstract TSelf MultiplyAdd(float* factor, TSelf x, TSelf sum);

    /// <summary>x * y + sum, register by register.</summary>
    static abstract TSelf MultiplyAdd(TSelf x, TSelf y, TSelf sum);

    static abstract TSelf Add(TSelf x, TSelf y);

    /// <summary>Floats whose upper halves are the lower halves of those given.</summary>
    static abstract TSelf LowHalves(TSelf x);

    /// <summary>Floats of the whole numbers whose bits those of <paramref name="x"/> are, shifted to the left.</summary>
    static abstract TSelf FromShifted(TSelf x, [ConstantExpected] int shift);
}
