using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Numerics;

/// <summary>A strip of 1 register.</summary>
internal unsafe struct SingleStrip<V> : IStrip<SingleStrip<V>>
    where V : unmanaged, ILanes<V>
{
    public V A;

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleStrip<V> Load(float* source)
    {
        SingleStrip<V> strip;
        strip.A = V.Load(source);
        return strip;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in SingleStrip<V> value, float* destination)
    {
        V.Store(value.A, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleStrip<V> MultiplyAdd(float* factor, SingleStrip<V> x, SingleStrip<V> sum)
    {
        V broadcast = V.Broadcast(*factor);
        sum.A = V.MultiplyAdd(broadcast, x.A, sum.A);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleStrip<V> MultiplyAdd(SingleStrip<V> x, SingleStrip<V> y, SingleStrip<V> sum)
    {
        sum.A = V.MultiplyAdd(x.A, y.A, sum.A);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleStrip<V> Add(SingleStrip<V> x, SingleStrip<V> y)
    {
        x.A += y.A;
        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleStrip<V> LowHalves(SingleStrip<V> x)
    {
        x.A = V.LowHalves(x.A);
        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleStrip<V> FromShifted(SingleStrip<V> x, [ConstantExpected] int shift)
    {
        x.A = V.FromShifted(x.A, shift);
        return x;
    }
}
