using System.Diagnostics;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>
/// Times workloads in turn, round after round, so that a machine that changes its speed changes it for all of them.
/// </summary>
internal static class Alternating
{
    private const double SecondsPerSlice = 0.05, WarmUpSeconds = 0.4;
    private const int WarmUpCalls = 3;

    // Threads of other pools, ours included, spin for a while after their last job; they are asleep before the next slice.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public static Timing[] Measure(IReadOnlyList<Workload> workloads, int rounds)
    {
        int[] calls = [.. workloads.Select(CallsPerSlice)];
        double[][] seconds = [.. workloads.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < workloads.Count; i++)
            {
                Thread.Sleep(Pause);
                workloads[i].Run();
                seconds[i][round] = Time(workloads[i], calls[i]) / calls[i] / workloads[i].Units;
            }
        }

        return [.. seconds.Select(Timing.Of)];
    }

    // Warms up long enough for the runtime to have compiled everything as well as it will.
    private static int CallsPerSlice(Workload workload)
    {
        long start = Stopwatch.GetTimestamp();
        int calls = WarmUpCalls;
        double seconds = Time(workload, calls);
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds)
        {
            calls = seconds < SecondsPerSlice / 2 ? 2 * calls : calls;
            seconds = Time(workload, calls);
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
