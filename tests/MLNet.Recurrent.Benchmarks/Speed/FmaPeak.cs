using System.Runtime.CompilerServices;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>The multiply-adds that so many threads can do when nothing is loaded or stored: twelve sums each, in registers.</summary>
internal static unsafe class FmaPeak
{
    private const int Repetitions = 100_000;

    public static Workload Create(int threads) => LanesTable.Visit<Factory, Workload>(new Factory(threads));

    /// <summary>Values in a register of the library's kernels.</summary>
    public static int Lanes => LanesTable.Visit<Counter, int>(default);

    private readonly struct Factory(int threads) : ILanesVisitor<Workload>
    {
        public Workload Visit<V>()
            where V : unmanaged, ILanes<V>
        {
            int count = threads;
            var team = new WorkerTeam(count);
            float[] sinks = new float[count];
            return new Workload(() => team.Run(count, (_, item) => sinks[item] = Sums<V>()), 24.0 * V.Count * Repetitions * count);
        }
    }

    private readonly struct Counter : ILanesVisitor<int>
    {
        public int Visit<V>()
            where V : unmanaged, ILanes<V> => V.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Sums<V>()
        where V : unmanaged, ILanes<V>
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
        return lanes[0];
    }
}
