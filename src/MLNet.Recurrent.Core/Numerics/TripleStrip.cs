using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Numerics;

/// <summary>A strip of 3 registers.</summary>
internal unsafe struct TripleStrip<V> : IStrip<TripleStrip<V>>
    where V : unmanaged, ILanes<V>
{
    public V A, B, C;

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 3 * V.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TripleStrip<V> Load(float* source)
    {
        TripleStrip<V> strip;
        strip.A = V.Load(source);
        strip.B = V.Load(source + V.Count);
        strip.C = V.Load(source + (2 * V.Count));
        return strip;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in TripleStrip<V> value, float* destination)
    {
        V.Store(value.A, destination);
        V.Store(value.B, destination + V.Count);
        V.Store(value.C, destination + (2 * V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TripleStrip<V> MultiplyAdd(float* factor, TripleStrip<V> x, TripleStrip<V> sum)
    {
        V broadcast = V.Broadcast(*factor);
        sum.A = V.MultiplyAdd(broadcast, x.A, sum.A);
        sum.B = V.MultiplyAdd(broadcast, x.B, sum.B);
        sum.C = V.MultiplyAdd(broadcast, x.C, sum.C);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TripleStrip<V> MultiplyAdd(TripleStrip<V> x, TripleStrip<V> y, TripleStrip<V> sum)
    {
        sum.A = V.MultiplyAdd(x.A, y.A, sum.A);
        sum.B = V.MultiplyAdd(x.B, y.B, sum.B);
        sum.C = V.MultiplyAdd(x.C, y.C, sum.C);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TripleStrip<V> Add(TripleStrip<V> x, TripleStrip<V> y)
    {
        x.A += y.A;
        x.B += y.B;
        x.C += y.C;
        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TripleStrip<V> LowHalves(TripleStrip<V> x)
    {
        x.A = V.LowHalves(x.A);
        x.B = V.LowHalves(x.B);
        x.C = V.LowHalves(x.C);
        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TripleStrip<V> FromShifted(TripleStrip<V> x, [ConstantExpected] int shift)
    {
        x.A = V.FromShifted(x.A, shift);
        x.B = V.FromShifted(x.B, shift);
        x.C = V.FromShifted(x.C, shift);
        return x;
    }
}
