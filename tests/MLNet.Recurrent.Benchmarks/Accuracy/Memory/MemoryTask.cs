using System.CommandLine;
using System.Diagnostics;
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

    private const int Epochs = 10;
    private const float WeightDecay = Defaults.WeightDecay;

    private static readonly IReadOnlyList<(string Name, CellKind Cell)> Cells =
        [("LSTM", CellKind.Lstm), ("GRU", CellKind.Gru), ("tanh RNN", CellKind.ElmanTanh)];

    public Command CreateCommand(Func<ParseResult, AccuracySettings> settings)
    {
        var name = new Argument<string>("name") { Description = "A task; all without it.", Arity = ArgumentArity.ZeroOrOne };
        name.AcceptOnlyFromAmong(["all", .. Sets.Select(set => set.Name)]);
        var threads = new Option<int>("--threads") { Description = "Threads; 0 for one per processor." };
        var validate = new Option<bool>("--validate") { Description = "Judges on other sequences than those of the test: what the recipe is chosen by." };
        var epochs = new Option<int>("--epochs") { Description = "Passes over the training sequences at the most.", DefaultValueFactory = _ => Epochs };
        var decay = new Option<float>("--weight-decay") { Description = "Weight decay.", DefaultValueFactory = _ => WeightDecay };
        var command = new Command("memory", "Long memory: adding, embedded Reber grammar, copy; generated, nothing is read.")
        {
            name, threads, validate, epochs, decay,
        };
        command.SetAction(result =>
        {
            string asked = result.GetValue(name) ?? "all";
            foreach (IMemoryProblem problem in Sets.Where(set => asked == "all" || set.Name == asked).SelectMany(set => set.Problems))
            {
                TrainingOptions recipe = Recipe(problem) with
                {
                    Epochs = result.GetValue(epochs),
                    WeightDecay = result.GetValue(decay),
                    Threads = result.GetValue(threads),
                };
                Run(problem, settings(result).Seeds, recipe, result.GetValue(validate));
            }
        });
        return command;
    }

    /// <summary>
    /// The defaults, gates that begin with memories up to the length of the sequences, and updates enough: some 1,500, or ten epochs if
    /// these are more.
    /// </summary>
    private static TrainingOptions Recipe(IMemoryProblem problem) => new()
    {
        Loss = problem.Loss,
        MemorySteps = 0,
        MinimumUpdates = 1500,
    };

    private static void Run(IMemoryProblem problem, int seeds, TrainingOptions recipe, bool validate)
    {
        Console.WriteLine();
        Console.WriteLine(
            $"{problem.Name}: {problem.Network.HiddenSize} units, {problem.TrainingSequences} training sequences, {problem.TestSequences} to test, {seeds} seed(s)");
        Console.WriteLine();
        var table = new AccuracyTable(problem.Measure, problem.Measure with { Name = "worst seed" }, new("seconds a seed", 1));
        foreach ((string name, CellKind cell) in Cells)
        {
            double[] scores = new double[seeds];
            long start = Stopwatch.GetTimestamp();
            for (int seed = 1; seed <= seeds; seed++)
            {
                var random = new Random(seed);
                SequenceSet data = problem.Create(problem.TrainingSequences, random);
                SequenceSet test = problem.Create(problem.TestSequences, validate ? new Random(~seed) : random);
                RecurrentModel model = RecurrentTrainer.Train(problem.Network with { Cell = cell }, recipe with { Seed = seed }, data).Model;
                scores[seed - 1] = problem.Score(model, test);
                Console.Error.Write('.');
            }

            Array.Sort(scores);
            table.Add(
                name, scores[seeds / 2], problem.GreaterIsBetter ? scores[0] : scores[^1], Stopwatch.GetElapsedTime(start).TotalSeconds / seeds);
        }

        Console.Error.WriteLine();
        foreach ((string name, double? value) in problem.Published)
        {
            table.Add($"published: {name}", value, null, null);
        }

        table.Add("GOAL", problem.Goal, null, null);
        table.Print();
    }
}
