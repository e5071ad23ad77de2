using System.Diagnostics.CodeAnalysis;

namespace MLNet.Recurrent.Numerics;

/// <summary>
/// A vector register of floats. The kernels are written once against this interface; every member is one machine
/// instruction where the hardware has it. <see cref="PortableLanes"/> runs everywhere, <see cref="Lanes512"/> where registers
/// are wider than <see cref="System.Numerics.Vector{T}"/> makes them.
/// </summary>
internal unsafe interface ILanes<TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    /// <summary>Floats per register: 4, 8 or 16.</summary>
    static abstract int Count { get; }

    static abstract TSelf Load(float* source);

    static abstract void Store(TSelf value, float* destination);

    static abstract TSelf Broadcast(float value);

    /// <summary>a * b + c, fused where the hardware can.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>The smaller one; <paramref name="b"/> where either is not a number, so the variable goes second.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>The greater one; <paramref name="b"/> where either is not a number, so the variable goes second.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    static abstract TSelf SquareRoot(TSelf a);

    /// <summary><paramref name="value"/> where <paramref name="condition"/> is above zero, else zero.</summary>
    static abstract TSelf WherePositive(TSelf condition, TSelf value);

    /// <summary>2^(n - 127) where n, below 256, stands in the lowest bits of <paramref name="a"/>: they become the exponent.</summary>
    static abstract TSelf LowBitsAsExponent(TSelf a);

    /// <summary>Floats whose upper halves are the lower halves of those in <paramref name="a"/>, and whose lower ones are zero.</summary>
    static abstract TSelf LowHalves(TSelf a);

    /// <summary>Floats of the whole numbers of 32 bits whose bits those of <paramref name="a"/> are, shifted to the left.</summary>
    static abstract TSelf FromShifted(TSelf a, [ConstantExpected] int shift);

    /// <summary>The sum of all lanes.</summary>
    static abstract float Sum(TSelf a);
}
