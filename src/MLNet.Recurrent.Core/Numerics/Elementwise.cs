using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Numerics;

/// <summary>Loops over flat buffers whose length is a multiple of 16, hence of every register width.</summary>
internal static unsafe class Elementwise<V>
    where V : unmanaged, ILanes<V>
{
    /// <summary>target += source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add(nint count, float* source, float* target)
    {
        for (nint i = 0; i < count; i += V.Count)
        {
            V.Store(V.Load(target + i) + V.Load(source + i), target + i);
        }
    }

    /// <summary>target += share (source - target).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Approach(nint count, float share, float* source, float* target)
    {
        V s = V.Broadcast(share);
        for (nint i = 0; i < count; i += V.Count)
        {
            V old = V.Load(target + i);
            V.Store(V.MultiplyAdd(s, V.Load(source + i) - old, old), target + i);
        }
    }

    /// <summary>values *= factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Scale(nint count, float factor, float* values)
    {
        V f = V.Broadcast(factor);
        for (nint i = 0; i < count; i += V.Count)
        {
            V.Store(V.Load(values + i) * f, values + i);
        }
    }

    /// <summary>values = min(bound, max(-bound, values)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Clamp(nint count, float bound, float* values)
    {
        V high = V.Broadcast(bound), low = V.Broadcast(-bound);
        for (nint i = 0; i < count; i += V.Count)
        {
            V.Store(V.Min(high, V.Max(low, V.Load(values + i))), values + i);
        }
    }

    /// <summary>Sum of squares; blocks in float, their sum in double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static double SumOfSquares(nint count, float* values)
    {
        const int block = 1024;
        double total = 0;
        float* lanes = stackalloc float[V.Count];
        for (nint start = 0; start < count; start += block)
        {
            V sum = V.Broadcast(0f);
            nint end = Math.Min(count, start + block);
            for (nint i = start; i < end; i += V.Count)
            {
                V x = V.Load(values + i);
                sum = V.MultiplyAdd(x, x, sum);
            }

            V.Store(sum, lanes);
            for (int lane = 0; lane < V.Count; lane++)
            {
                total += lanes[lane];
            }
        }

        return total;
    }
}
