using System.CommandLine;
using System.Globalization;
using MLNet.Recurrent.Numerics;
using Spectre.Console;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>speed: operations per second of products and training steps, beside the multiply-add peak of the same run.</summary>
internal static class SpeedCommand
{
    public static Command Create()
    {
        var threads = new Option<int>("--threads") { Description = "Threads of a training step.", DefaultValueFactory = _ => 1 };
        var name = new Option<string?>("--config") { Description = "Only configurations whose name contains this." };
        var rounds = new Option<int>("--rounds") { Description = "Rounds; the median is shown.", DefaultValueFactory = _ => 15 };
        var command = new Command("speed", "Measures matrix products and whole training steps against the multiply-add peak.")
        {
            threads, name, rounds,
        };
        command.SetAction(result => LanesTable.Visit<Run, int>(
            new Run(result.GetValue(threads), result.GetValue(name) ?? "", result.GetValue(rounds))));
        return command;
    }

    private readonly struct Run(int threads, string name, int rounds) : ILanesVisitor<int>
    {
        public int Visit<V>()
            where V : unmanaged, ILanes<V>
        {
            int count = threads;
            string filter = name;
            List<Workload> workloads = [FmaPeak<V>.Create()];
            if (filter.Length == 0)
            {
                workloads.AddRange([
                    ProductWorkload<V>.Create(32, 72, 256), ProductWorkload<V>.Create(64, 128, 512), ProductWorkload<V>.Create(256, 512, 2048)]);
            }

            workloads.AddRange(TrainingConfiguration.All
                .Where(configuration => configuration.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))
                .Select(configuration => TrainingWorkload<V>.Create(configuration, count)));
            Timing[] timings = Alternating.Measure(workloads, rounds);
            Print(workloads, timings, $"{V.Count * 32} bit, {count} thread(s) of {Environment.ProcessorCount}");
            return FmaPeak<V>.Result >= 0 ? 0 : 1;
        }

        private static void Print(List<Workload> workloads, Timing[] timings, string title)
        {
            double peak = workloads[0].Operations / timings[0].Median;
            var table = new Table { Title = new TableTitle(title) };
            table.AddColumn("what");
            foreach (string column in new[] { "ms", "fastest", "slowest", "GF/s", "% of peak of 1 core" })
            {
                table.AddColumn(new TableColumn(column).RightAligned());
            }

            for (int i = 0; i < workloads.Count; i++)
            {
                double speed = workloads[i].Operations / timings[i].Median;
                table.AddRow(
                    workloads[i].Name,
                    Milliseconds(timings[i].Median),
                    Milliseconds(timings[i].Fastest),
                    Milliseconds(timings[i].Slowest),
                    (speed / 1e9).ToString("F0", CultureInfo.InvariantCulture),
                    (100 * speed / peak).ToString("F0", CultureInfo.InvariantCulture));
            }

            AnsiConsole.Write(table);
        }

        private static string Milliseconds(double seconds) => (seconds * 1e3).ToString("F3", CultureInfo.InvariantCulture);
    }
}
