using System.CommandLine;
using System.Diagnostics;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Texts;

/// <summary>accuracy text: the classes of texts; a set by name, or any two files of label TAB text.</summary>
internal sealed class TextTask : IAccuracyTask
{
    public Command CreateCommand(Func<ParseResult, AccuracySettings> settings)
    {
        var name = new Argument<string>("name") { Description = "A data set; all without it.", Arity = ArgumentArity.ZeroOrOne };
        name.AcceptOnlyFromAmong(["all", .. TextSet.All.Select(set => set.Name)]);
        var train = new Option<FileInfo?>("--train") { Description = "Training texts: label TAB text, one a line." };
        var test = new Option<FileInfo?>("--test") { Description = "Texts to test on, in the same form." };
        var vectors = new Option<FileInfo?>("--vectors") { Description = "Word vectors to start from, in the text format of GloVe or word2vec." };
        var folds = new Option<int>("--folds") { Description = "Looks at the training part only, cut into as many: what recipes are chosen by." };
        var threads = new Option<int>("--threads") { Description = "Threads; one per processor without it." };
        Option<string[]> changes = RecipeChanges.CreateOption(typeof(RecurrentTrainerOptions));
        var command = new Command("text", "Classifies texts by an LSTM with its defaults: trec-qc, sentiment and others, or any pair of files.")
        {
            name, train, test, vectors, folds, threads, changes,
        };
        command.SetAction(result =>
        {
            AccuracySettings given = settings(result);
            IEnumerable<TextSet> sets = TextSet.All.Where(set => (result.GetValue(name) ?? "all") is var asked && (asked == "all" || set.Name == asked));
            if (result.GetValue(train) is { } trainFile && result.GetValue(test) is { } testFile)
            {
                TextPart part = new(TextFiles.Pairs(DataFile.ReadLines(trainFile.FullName)), TextFiles.Pairs(DataFile.ReadLines(testFile.FullName)));
                sets = [new TextSet(trainFile.Name, _ => [part], null, "-")];
            }

            if (result.GetValue(folds) is int count and > 0)
            {
                sets = sets.Select(set => set with { Read = data => [.. set.Read(data).SelectMany(part => TextFiles.Folds(part.Train, count))] });
            }

            Run(sets, given, result.GetValue(vectors)?.FullName, [$"NumberOfThreads={result.GetValue(threads)}", .. result.GetValue(changes)!]);
        });
        return command;
    }

    private static void Run(IEnumerable<TextSet> sets, AccuracySettings settings, string? vectors, string[] changes)
    {
        var table = new AccuracyTable(
            new AccuracyColumn("accuracy %", 2), new AccuracyColumn("lowest", 2), new AccuracyColumn("highest", 2), new AccuracyColumn("goal", 0),
            new AccuracyColumn("seconds", 0), new AccuracyColumn("bars", 0));
        foreach (TextSet set in sets)
        {
            IReadOnlyList<TextPart> parts = set.Read(settings.Data);
            long start = Stopwatch.GetTimestamp();
            double[] accuracies = [.. Enumerable.Range(1, settings.Seeds).Select(seed => Accuracy(parts, seed, vectors, changes)).Order()];
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / settings.Seeds;
            string[] cells =
            [
                .. new[] { accuracies[accuracies.Length / 2], accuracies[0], accuracies[^1] }.Select(value => new AccuracyColumn("", 2).Text(value)),
                new AccuracyColumn("", 0).Text(set.Goal), new AccuracyColumn("", 0).Text(seconds), set.Bars,
            ];
            table.Add(set.Name, cells);
        }

        table.Print();
    }

    private static double Accuracy(IReadOnlyList<TextPart> parts, int seed, string? vectors, string[] changes)
    {
        double right = 0, count = 0;
        foreach (TextPart part in parts)
        {
            right += TextRecipe.Accuracy(part, seed, vectors, changes, out int tested);
            count += tested;
        }

        return 100 * right / count;
    }
}
