using System.Runtime.CompilerServices;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>The multiply-adds that so many threads can do when nothing is loaded or stored: twelve sums each, in registers.</summary>
internal sealed unsafe class FmaPeak : IDisposable
{
    private const int Repetitions = 100_000;
    private readonly WorkerTeam team;

    public FmaPeak(int threads)
    {
        team = new WorkerTeam(threads);
        Action<int, int> sums = LanesTable.Visit<Kernel, Action<int, int>>(new Kernel(new float[threads]));
        Workload = new Workload(() => team.Run(threads, sums), 24.0 * Lanes * Repetitions * threads);
    }

    public Workload Workload { get; }

    /// <summary>Values in a register of the library's kernels.</summary>
    public static int Lanes => LanesTable.Visit<Counter, int>(default);

    public void Dispose() => team.Dispose();

    private readonly struct Kernel(float[] results) : ILanesVisitor<Action<int, int>>
    {
        public Action<int, int> Visit<V>()
            where V : unmanaged, ILanes<V>
        {
            float[] kept = results;
            return (_, item) => kept[item] = Sums<V>();
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
