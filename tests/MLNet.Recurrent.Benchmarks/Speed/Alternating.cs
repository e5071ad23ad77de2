using System.Diagnostics;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>
/// Times workloads in turn, round after round, so that a machine that changes its speed changes it for all of them.
/// </summary>
internal static class Alternating
{
    private const double SecondsPerSlice = 0.05;

    public static Timing[] Measure(IReadOnlyList<Workload> workloads, int rounds)
    {
        int[] calls = [.. workloads.Select(CallsPerSlice)];
        double[][] seconds = [.. workloads.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < workloads.Count; i++)
            {
                seconds[i][round] = Time(workloads[i], calls[i]) / calls[i];
            }
        }

        return [.. seconds.Select(Summarize)];
    }

    private static Timing Summarize(double[] seconds)
    {
        Array.Sort(seconds);
        return new Timing(seconds[seconds.Length / 2], seconds[0], seconds[^1]);
    }

    private static int CallsPerSlice(Workload workload)
    {
        // Long enough for the runtime to have compiled everything as well as it will.
        _ = Time(workload, 3);
        int calls = 1;
        double seconds;
        while ((seconds = Time(workload, calls)) < SecondsPerSlice / 4)
        {
            calls *= 2;
        }

        return Math.Max(1, (int)(calls * SecondsPerSlice / seconds));
    }

    private static double Time(Workload workload, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            workload.Run();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
