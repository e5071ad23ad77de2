using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Numerics;

/// <summary>A strip of 2 registers.</summary>
internal unsafe struct PairStrip<V> : IStrip<PairStrip<V>>
    where V : unmanaged, ILanes<V>
{
    public V A, B;

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * V.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairStrip<V> Load(float* source)
    {
        PairStrip<V> strip;
        strip.A = V.Load(source);
        strip.B = V.Load(source + V.Count);
        return strip;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in PairStrip<V> value, float* destination)
    {
        V.Store(value.A, destination);
        V.Store(value.B, destination + V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairStrip<V> MultiplyAdd(float* factor, PairStrip<V> x, PairStrip<V> sum)
    {
        V broadcast = V.Broadcast(*factor);
        sum.A = V.MultiplyAdd(broadcast, x.A, sum.A);
        sum.B = V.MultiplyAdd(broadcast, x.B, sum.B);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairStrip<V> MultiplyAdd(PairStrip<V> x, PairStrip<V> y, PairStrip<V> sum)
    {
        sum.A = V.MultiplyAdd(x.A, y.A, sum.A);
        sum.B = V.MultiplyAdd(x.B, y.B, sum.B);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairStrip<V> Add(PairStrip<V> x, PairStrip<V> y)
    {
        x.A += y.A;
        x.B += y.B;
        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairStrip<V> LowHalves(PairStrip<V> x)
    {
        x.A = V.LowHalves(x.A);
        x.B = V.LowHalves(x.B);
        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairStrip<V> FromShifted(PairStrip<V> x, [ConstantExpected] int shift)
    {
        x.A = V.FromShifted(x.A, shift);
        x.B = V.FromShifted(x.B, shift);
        return x;
    }
}
