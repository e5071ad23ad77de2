using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Memory;

/// <summary>accuracy memory: tasks of the literature on long memory, generated here; one recipe for all.</summary>
internal sealed class MemoryTask : IAccuracyTask
{
    private static readonly IReadOnlyList<(string Name, IMemoryProblem[] Problems)> Sets =
    [
        ("adding", [new AddingProblem(200), new AddingProblem(600), new AddingProblem(1000)]),
        ("reber", [new EmbeddedReberProblem()]),
        ("copy", [new CopyProblem(10), new CopyProblem(30)]),
    ];

    private static readonly IReadOnlyList<(string Name, CellKind Cell)> Cells =
        [("LSTM", CellKind.Lstm), ("GRU", CellKind.Gru), ("tanh RNN", CellKind.ElmanTanh)];

    public Command CreateCommand(Func<ParseResult, AccuracySettings> settings)
    {
        var name = new Argument<string>("name") { Description = "A task; all without it.", Arity = ArgumentArity.ZeroOrOne };
        name.AcceptOnlyFromAmong(["all", .. Sets.Select(set => set.Name)]);
        var threads = new Option<int>("--threads") { Description = "Threads; 0 for one per processor." };
        var validate = new Option<bool>("--validate") { Description = "Judges on other sequences than those of the test: what the recipe is chosen by." };
        var cell = new Option<string>("--cell") { Description = "One kind of cell; all three without it." };
        cell.AcceptOnlyFromAmong([.. Cells.Select(known => known.Name)]);
        Option<string[]> changes = RecipeChanges.CreateOption(typeof(TrainingOptions));
        var command = new Command("memory", "Long memory: adding, embedded Reber grammar, copy; generated, nothing is read.")
        {
            name, threads, validate, cell, changes,
        };
        command.SetAction(result =>
        {
            string asked = result.GetValue(name) ?? "all";
            foreach (IMemoryProblem problem in Sets.Where(set => asked == "all" || set.Name == asked).SelectMany(set => set.Problems))
            {
                TrainingOptions recipe = Recipe(problem) with { Threads = result.GetValue(threads) };
                RecipeChanges.Apply(result.GetValue(changes)!, recipe);
                Run(problem, [.. Cells.Where(known => result.GetValue(cell) is not { } only || known.Name == only)], settings(result).Seeds, recipe, result.GetValue(validate));
            }
        });
        return command;
    }

    /// <summary>
    /// The defaults, gates that begin with memories up to the length of the sequences, and updates enough: some 1,500, or twenty epochs if
    /// these are more. These sequences are made without noise, so there is nothing to be kept from learning by heart: no weight decay, larger steps,
    /// and no second training on what was held back. Judged by `memory copy --validate`: see ACCURACY.md.
    /// </summary>
    private static TrainingOptions Recipe(IMemoryProblem problem) => new()
    {
        Loss = problem.Loss,
        Epochs = 20,
        LearningRate = 0.008f,
        WeightDecay = 0,
        RefitFraction = 0,
        MemorySteps = 0,
        MinimumUpdates = 1500,
    };

    private static void Run(IMemoryProblem problem, (string Name, CellKind Cell)[] cells, int seeds, TrainingOptions recipe, bool validate)
    {
        Console.WriteLine();
        Console.WriteLine(
            $"{problem.Name}: {problem.Network.HiddenSize} units, {problem.TrainingSequences} training sequences, {problem.TestSequences} to test, {seeds} seed(s)");
        Console.WriteLine();
        var table = new AccuracyTable(problem.Measure, problem.Measure with { Name = "worst seed" }, new("seconds a seed", 1));
        foreach ((string name, CellKind cell) in cells)
        {
            double[] scores = new double[seeds];
            long start = Stopwatch.GetTimestamp();
            for (int seed = 1; seed <= seeds; seed++)
            {
                var random = new Random(seed);
                SequenceSet data = problem.Create(problem.TrainingSequences, random);
                SequenceSet test = problem.Create(problem.TestSequences, validate ? new Random(~seed) : random);
                TrainingResult result = RecurrentTrainer.Train(problem.Network with { Cell = cell }, recipe with { Seed = seed }, data);
                scores[seed - 1] = problem.Score(result.Model, test);
                EpochRecord last = result.History[^1];
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{problem.Name}, {name}, seed {seed}: {scores[seed - 1]:F5}; epoch {last.Epoch}: loss {last.Loss:g3}, held back {last.ValidationLoss:g3}"));
            }

            Array.Sort(scores);
            table.Add(
                name, scores[seeds / 2], problem.GreaterIsBetter ? scores[0] : scores[^1], Stopwatch.GetElapsedTime(start).TotalSeconds / seeds);
        }

        foreach ((string name, double? value) in problem.Published)
        {
            table.Add($"published: {name}", value, null, null);
        }

        table.Add("GOAL", problem.Goal, null, null);
        table.Print();
    }
}
