using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Numerics;

/// <summary>A strip of 4 registers.</summary>
internal unsafe struct QuadStrip<V> : IStrip<QuadStrip<V>>
    where V : unmanaged, ILanes<V>
{
    public V A, B, C, D;

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4 * V.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadStrip<V> Load(float* source)
    {
        QuadStrip<V> strip;
        strip.A = V.Load(source);
        strip.B = V.Load(source + V.Count);
        strip.C = V.Load(source + (2 * V.Count));
        strip.D = V.Load(source + (3 * V.Count));
        return strip;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in QuadStrip<V> value, float* destination)
    {
        V.Store(value.A, destination);
        V.Store(value.B, destination + V.Count);
        V.Store(value.C, destination + (2 * V.Count));
        V.Store(value.D, destination + (3 * V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadStrip<V> MultiplyAdd(float* factor, QuadStrip<V> x, QuadStrip<V> sum)
    {
        V broadcast = V.Broadcast(*factor);
        sum.A = V.MultiplyAdd(broadcast, x.A, sum.A);
        sum.B = V.MultiplyAdd(broadcast, x.B, sum.B);
        sum.C = V.MultiplyAdd(broadcast, x.C, sum.C);
        sum.D = V.MultiplyAdd(broadcast, x.D, sum.D);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadStrip<V> MultiplyAdd(QuadStrip<V> x, QuadStrip<V> y, QuadStrip<V> sum)
    {
        sum.A = V.MultiplyAdd(x.A, y.A, sum.A);
        sum.B = V.MultiplyAdd(x.B, y.B, sum.B);
        sum.C = V.MultiplyAdd(x.C, y.C, sum.C);
        sum.D = V.MultiplyAdd(x.D, y.D, sum.D);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadStrip<V> Add(QuadStrip<V> x, QuadStrip<V> y)
    {
        x.A += y.A;
        x.B += y.B;
        x.C += y.C;
        x.D += y.D;
        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadStrip<V> LowHalves(QuadStrip<V> x)
    {
        x.A = V.LowHalves(x.A);
        x.B = V.LowHalves(x.B);
        x.C = V.LowHalves(x.C);
        x.D = V.LowHalves(x.D);
        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadStrip<V> FromShifted(QuadStrip<V> x, [ConstantExpected] int shift)
    {
        x.A = V.FromShifted(x.A, shift);
        x.B = V.FromShifted(x.B, shift);
        x.C = V.FromShifted(x.C, shift);
        x.D = V.FromShifted(x.D, shift);
        return x;
    }
}
