using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Numerics;

/// <summary>A strip of 2 registers.</summary>
internal unsafe struct PairStrip<V> : IStrip<PairStrip<V>>
    where V : unmanaged, ILanes<V>
{
    private V a, b;

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * V.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairStrip<V> Load(float* source)
    {
        PairStrip<V> strip;
        strip.a = V.Load(source);
        strip.b = V.Load(source + V.Count);
        return strip;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in PairStrip<V> value, float* destination)
    {
        V.Store(value.a, destination);
        V.Store(value.b, destination + V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairStrip<V> MultiplyAdd(float* factor, PairStrip<V> x, PairStrip<V> sum)
    {
        V broadcast = V.Broadcast(*factor);
        sum.a = V.MultiplyAdd(broadcast, x.a, sum.a);
        sum.b = V.MultiplyAdd(broadcast, x.b, sum.b);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairStrip<V> Add(PairStrip<V> x, PairStrip<V> y)
    {
        x.a += y.a;
        x.b += y.b;
        return x;
    }
}
