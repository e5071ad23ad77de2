using System.CommandLine;
using MLNet.Recurrent.Benchmarks.Peers;
using MLNet.Recurrent.Benchmarks.Pipeline;
using MLNet.Recurrent.Benchmarks.Start;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>speed: ours and the peers in turn, in one process.</summary>
internal static class SpeedCommand
{
    private static readonly IReadOnlyList<Suite> Suites =
    [
        new("train", TrainingSuite.Run, Report.PrintRatios, "ms", 1e3),
        new("padding", PaddingSuite.Run, Report.PrintRatios, "ms", 1e3),
        new("length", LengthSuite.Run, Report.PrintMemory, "us", 1e6),
        new("infer", PredictionSuite.Run, Report.PrintRatios, "us", 1e6),
        new("stream", StreamingSuite.Run, Report.PrintRatios, "us", 1e6),
        new("pipeline", PipelineSuite.Run, Report.PrintShares, "us", 1e6),
        new("start", StartSuite.Run, Report.PrintTimes, "ms", 1e3),
    ];

    public static Command Create()
    {
        var suite = new Argument<string>("suite")
        {
            Description = "What to measure; all without it.",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => "all",
        };
        suite.AcceptOnlyFromAmong(["all", .. Suites.Select(known => known.Name)]);
        var threads = new Option<int>("--threads") { Description = "Threads of ours and of the peers.", DefaultValueFactory = _ => 1 };
        var name = new Option<string>("--config") { Description = "Only cases whose name contains this.", DefaultValueFactory = _ => "" };
        var rounds = new Option<int>("--rounds") { Description = "Rounds; the median counts.", DefaultValueFactory = _ => 15 };
        AtLeastOne(threads);
        AtLeastOne(rounds);
        var json = new Option<FileInfo?>("--json") { Description = "File to write the same to, as JSON." };
        var command = new Command("speed", "Measures ours beside ONNX Runtime and libtorch, and the multiply-add peak of the machine.")
        {
            suite, threads, name, rounds, json,
        };
        command.SetAction(result => Run(
            result.GetValue(suite)!,
            new SpeedSettings(result.GetValue(threads), result.GetValue(name)!, result.GetValue(rounds)),
            result.GetValue(json)));
        return command;
    }

    private static void AtLeastOne(Option<int> option) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < 1)
        {
            result.AddError($"{option.Name} must be 1 or more.");
        }
    });

    private static int Run(string suite, SpeedSettings settings, FileInfo? json)
    {
        Console.WriteLine($"{Machine.Here}; {settings.Threads} thread(s), {settings.Rounds} rounds");
        Console.WriteLine($"libtorch: {LibtorchPeer.Status}");
        List<Comparison> all = [];
        foreach (Suite asked in Suites.Where(known => suite == "all" || suite == known.Name))
        {
            Console.WriteLine();
            Console.WriteLine($"{asked.Name}, {settings.Threads} thread(s)");
            Console.WriteLine();
            List<Comparison> comparisons = [];
            foreach (Comparison comparison in asked.Run(settings))
            {
                Console.Error.Write('.');
                comparisons.Add(comparison);
            }

            Console.Error.WriteLine();
            asked.Print(comparisons, asked.Unit, asked.UnitsPerSecond);
            all.AddRange(comparisons);
        }

        if (json is not null)
        {
            Report.Write(json.FullName, all);
        }

        // someone computed something else
        return all.Exists(comparison => comparison.Difference > comparison.Tolerance) ? 1 : 0;
    }
}
