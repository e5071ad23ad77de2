using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Numerics;

/// <summary>A strip of 4 registers.</summary>
internal unsafe struct QuadStrip<V> : IStrip<QuadStrip<V>>
    where V : unmanaged, ILanes<V>
{
    private V a, b, c, d;

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4 * V.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadStrip<V> Load(float* source)
    {
        QuadStrip<V> strip;
        strip.a = V.Load(source);
        strip.b = V.Load(source + V.Count);
        strip.c = V.Load(source + (2 * V.Count));
        strip.d = V.Load(source + (3 * V.Count));
        return strip;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in QuadStrip<V> value, float* destination)
    {
        V.Store(value.a, destination);
        V.Store(value.b, destination + V.Count);
        V.Store(value.c, destination + (2 * V.Count));
        V.Store(value.d, destination + (3 * V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadStrip<V> MultiplyAdd(float* factor, QuadStrip<V> x, QuadStrip<V> sum)
    {
        V broadcast = V.Broadcast(*factor);
        sum.a = V.MultiplyAdd(broadcast, x.a, sum.a);
        sum.b = V.MultiplyAdd(broadcast, x.b, sum.b);
        sum.c = V.MultiplyAdd(broadcast, x.c, sum.c);
        sum.d = V.MultiplyAdd(broadcast, x.d, sum.d);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadStrip<V> Add(QuadStrip<V> x, QuadStrip<V> y)
    {
        x.a += y.a;
        x.b += y.b;
        x.c += y.c;
        x.d += y.d;
        return x;
    }
}
