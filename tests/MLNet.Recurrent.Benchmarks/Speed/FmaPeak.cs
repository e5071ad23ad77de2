using System.Runtime.CompilerServices;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>The multiply-adds that one core can do when nothing is loaded or stored: twelve sums, all in registers.</summary>
internal static unsafe class FmaPeak<V>
    where V : unmanaged, ILanes<V>
{
    private const int Repetitions = 100_000;
    private static float sink;

    public static Workload Create() => new("multiply-add peak, 1 core", 2.0 * 12 * V.Count * Repetitions, Run);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run()
    {
        V x = V.Broadcast(0.999f), y = V.Broadcast(0.001f);
        V a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int n = 0; n < Repetitions; n++)
        {
            a = V.MultiplyAdd(a, x, y);
            b = V.MultiplyAdd(b, x, y);
            c = V.MultiplyAdd(c, x, y);
            d = V.MultiplyAdd(d, x, y);
            e = V.MultiplyAdd(e, x, y);
            f = V.MultiplyAdd(f, x, y);
            g = V.MultiplyAdd(g, x, y);
            h = V.MultiplyAdd(h, x, y);
            i = V.MultiplyAdd(i, x, y);
            j = V.MultiplyAdd(j, x, y);
            k = V.MultiplyAdd(k, x, y);
            l = V.MultiplyAdd(l, x, y);
        }

        float* lanes = stackalloc float[V.Count];
        V.Store(a + b + c + d + e + f + g + h + i + j + k + l, lanes);
        sink = lanes[0];
    }

    /// <summary>Keeps the loop from being removed.</summary>
    public static float Result => sink;
}
