using System.CommandLine;
using System.Diagnostics;
using MLNet.Recurrent.Benchmarks.Ours;
using MLNet.Recurrent.Benchmarks.Peers;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>
/// endurance: one stream for very many steps. Does it stay finite, what does it allocate, and is a step at the end as fast as at the
/// beginning?
/// </summary>
internal static class EnduranceCommand
{
    private const int Features = 8, Hidden = 16, Values = 1 << 16, MeasuredSteps = 1_000_000, WarmUp = 200_000;

    public static Command Create()
    {
        var steps = new Option<long>("--steps") { Description = "Steps of the stream.", DefaultValueFactory = _ => 100_000_000 };
        steps.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() < 2 * MeasuredSteps)
            {
                result.AddError($"--steps must be {2 * MeasuredSteps} or more: the first and the last {MeasuredSteps} are timed one by one.");
            }
        });
        var command = new Command("endurance", "One stream for very many steps: finite values, allocations, latency at both ends.") { steps };
        command.SetAction(result => Run(result.GetValue(steps)));
        return command;
    }

    private static int Run(long steps)
    {
        Console.WriteLine($"{Machine.Here}; LSTM of {Hidden} units, {Features} values a step, {steps:N0} steps; a reading of the clock is part of each time");
        var problem = new Problem(new NetworkOptions { Cell = CellKind.Lstm, InputSize = Features, HiddenSize = Hidden }, Values / Features, 1);
        bool isGood = true;
        using var stepper = new OurStreaming(problem, WeightPrecision.Full);
        using var engine = new EngineStreaming(problem);
        foreach ((string name, IStreamingContender contender) in new (string, IStreamingContender)[] { ("stepper", stepper), ("engine in ML.NET", engine) })
        {
            isGood &= Measure(name, contender, problem, steps);
        }

        return isGood ? 0 : 1;
    }

    private static bool Measure(string name, IStreamingContender contender, Problem problem, long steps)
    {
        long[] first = new long[MeasuredSteps], last = new long[MeasuredSteps];
        long notFinite = 0;

        // compiled to the end before anything is counted
        for (int i = 0; i < WarmUp; i++)
        {
            contender.Step(Input(problem, i));
        }

        contender.Reset();
        int collections = GC.CollectionCount(0);
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        for (long step = 0; step < steps; step++)
        {
            long[]? times = step < MeasuredSteps ? first : step >= steps - MeasuredSteps ? last : null;
            if (times is null)
            {
                contender.Step(Input(problem, step));
            }
            else
            {
                long begin = Stopwatch.GetTimestamp();
                contender.Step(Input(problem, step));
                times[step % MeasuredSteps] = Stopwatch.GetTimestamp() - begin;
            }

            notFinite += float.IsFinite(contender.Outputs[0]) ? 0 : 1;
        }

        TimeSpan time = Stopwatch.GetElapsedTime(start);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Console.WriteLine($"{name}: {time.TotalSeconds:F1} s, {time.TotalNanoseconds / steps:F0} ns a step; outputs that are not finite: {notFinite}; "
            + $"allocated: {allocated} bytes, {GC.CollectionCount(0) - collections} collections");
        Print("first", first);
        Print("last", last);
        return notFinite == 0 && allocated < steps / 1000;
    }

    private static void Print(string which, long[] ticks)
    {
        Array.Sort(ticks);
        Console.WriteLine($"    {which} {ticks.Length:N0} steps: median {Nanoseconds(ticks[ticks.Length / 2]):F0} ns, "
            + $"p99 {Nanoseconds(ticks[(int)(ticks.Length * 0.99)]):F0} ns");
    }

    private static double Nanoseconds(long ticks) => ticks * 1e9 / Stopwatch.Frequency;

    // A long series that does not repeat with the state: other values each time, the same from run to run.
    private static ReadOnlySpan<float> Input(Problem problem, long step) =>
        problem.Values.AsSpan((int)(step * Features % Values), Features);
}
