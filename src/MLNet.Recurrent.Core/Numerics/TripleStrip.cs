using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Numerics;

/// <summary>A strip of 3 registers.</summary>
internal unsafe struct TripleStrip<V> : IStrip<TripleStrip<V>>
    where V : unmanaged, ILanes<V>
{
    private V a, b, c;

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 3 * V.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TripleStrip<V> Load(float* source)
    {
        TripleStrip<V> strip;
        strip.a = V.Load(source);
        strip.b = V.Load(source + V.Count);
        strip.c = V.Load(source + (2 * V.Count));
        return strip;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in TripleStrip<V> value, float* destination)
    {
        V.Store(value.a, destination);
        V.Store(value.b, destination + V.Count);
        V.Store(value.c, destination + (2 * V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TripleStrip<V> MultiplyAdd(float* factor, TripleStrip<V> x, TripleStrip<V> sum)
    {
        V broadcast = V.Broadcast(*factor);
        sum.a = V.MultiplyAdd(broadcast, x.a, sum.a);
        sum.b = V.MultiplyAdd(broadcast, x.b, sum.b);
        sum.c = V.MultiplyAdd(broadcast, x.c, sum.c);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TripleStrip<V> Add(TripleStrip<V> x, TripleStrip<V> y)
    {
        x.a += y.a;
        x.b += y.b;
        x.c += y.c;
        return x;
    }
}
