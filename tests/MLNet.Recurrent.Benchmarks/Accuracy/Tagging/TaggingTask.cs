using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Tagging;

/// <summary>accuracy tag: a set by name, or any pair of files in the CoNLL form.</summary>
internal sealed class TaggingTask : IAccuracyTask
{
    public Command CreateCommand(Func<ParseResult, AccuracySettings> settings)
    {
        var name = new Argument<string?>("name")
        {
            Description = $"{string.Join(", ", TagSet.All.Select(set => set.Name))}; none with --train and --test.",
            DefaultValueFactory = _ => null,
        };
        var train = new Option<string>("--train") { Description = "A word and its tag per line, an empty line after each sentence; what stands between both is used." };
        var test = new Option<string>("--test") { Description = "The same." };
        var development = new Option<string>("--dev") { Description = "The same, to stop training by; the last tenth of the training part without it." };
        var validate = new Option<bool>("--validate") { Description = "Judges on the validation part, and leaves the test part alone: what recipes are chosen by." };
        var wholeWords = new Option<bool>("--whole-words") { Description = "Without the vectors for pieces of words." };
        var threads = new Option<int>("--threads") { Description = "Threads; one per processor without it." };
        Option<string[]> changes = RecipeChanges.CreateOption(typeof(SequenceTaggingOptions));
        var command = new Command("tag", "Tags words, beside published figures.") { name, train, test, development, validate, wholeWords, threads, changes };
        command.SetAction(result =>
        {
            string? asked = result.GetValue(name), trainFile = result.GetValue(train), testFile = result.GetValue(test);
            TagSet? set = asked is not null ? TagSet.All.FirstOrDefault(known => known.Name == asked)
                : trainFile is not null && testFile is not null ? TagSet.OfFiles(trainFile, result.GetValue(development), testFile)
                : null;
            if (set is null)
            {
                Console.Error.WriteLine($"Name one of {string.Join(", ", TagSet.All.Select(known => known.Name))}, or give --train and --test.");
                return 1;
            }

            var recipe = new SequenceTaggingOptions { NumberOfThreads = result.GetValue(threads) };
            recipe.Subwords = result.GetValue(wholeWords) ? null : recipe.Subwords;
            RecipeChanges.Apply(result.GetValue(changes)!, recipe);
            Run(set, settings(result), result.GetValue(validate), recipe);
            return 0;
        });
        return command;
    }

    private static void Run(TagSet set, AccuracySettings settings, bool validate, SequenceTaggingOptions recipe)
    {
        (TaggedSentence[] train, TaggedSentence[]? development, TaggedSentence[] test) = set.Read(settings.Data);
        if (validate)
        {
            int held = train.Length / 10;
            test = development ?? train[^held..];
            train = development is null ? train[..^held] : train;
            development = null;
        }

        int[] seeds = [.. Enumerable.Range(1, settings.Seeds)];
        var table = new AccuracyTable([.. seeds.Select(seed => new AccuracyColumn($"seed {seed}", 2)), new("median", 2), new("seconds", 1)]);
        var results = new List<SequenceTaggingMetrics>();
        long start = Stopwatch.GetTimestamp();
        foreach (int seed in seeds)
        {
            results.Add(Evaluate(train, development, test, seed, recipe));
            Console.Error.WriteLine($"{set.Name}, seed {seed}: {Figures(results[^1])}");
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / seeds.Length;
        Console.WriteLine($"{set.Name}{(validate ? ", validation part" : "")}: {train.Length} sentences to train on, {test.Length} to judge; in per cent; seconds are those of one seed");
        Console.WriteLine();
        if (results[0].Chunks is not null)
        {
            Add("F1 of chunks", metrics => metrics.Chunks!.Value.F1);
        }

        Add("accuracy of tags", metrics => metrics.Accuracy);
        Add("sentences all right", metrics => metrics.SequenceAccuracy);
        table.Print();
        Console.WriteLine();
        Console.WriteLine($"goal {set.Goal?.ToString() ?? "-"}; published: {set.Bars}");

        void Add(string measure, Func<SequenceTaggingMetrics, double> value)
        {
            double[] values = [.. results.Select(metrics => 100 * value(metrics))];
            table.Add(measure, [.. values, Median(values), seconds]);
        }
    }

    // What a user would write: the defaults, a seed, the words as they are, and the other columns of the file as keys.
    private static SequenceTaggingMetrics Evaluate(TaggedSentence[] train, TaggedSentence[]? development, TaggedSentence[] test, int seed, SequenceTaggingOptions recipe)
    {
        var ml = new MLContext(seed);
        string[] extras = [.. new[] { nameof(TaggedSentence.Extra1), nameof(TaggedSentence.Extra2), nameof(TaggedSentence.Extra3) }
            .Where((_, i) => new[] { train[0].Extra1, train[0].Extra2, train[0].Extra3 }[i].Length > 0)];

        // Tags that only the test part has count as not found.
        IDataView tags = ml.Data.LoadFromEnumerable(train.Concat(development ?? []).Concat(test).SelectMany(sentence => sentence.Tags).Distinct().Select(tag => new { tag }));
        IEstimator<ITransformer> keys = ml.Transforms.Conversion.MapValueToKey("Label", nameof(TaggedSentence.Tags), keyData: tags);
        foreach (string extra in extras)
        {
            keys = keys.Append(ml.Transforms.Conversion.MapValueToKey(extra));
        }

        ITransformer prepare = keys.Fit(ml.Data.LoadFromEnumerable(train));
        recipe.FeatureColumnName = nameof(TaggedSentence.Words);
        recipe.CategoricalColumnNames = [.. extras];
        recipe.ValidationSet = development is null ? null : prepare.Transform(ml.Data.LoadFromEnumerable(development));
        RecurrentTransformer model = ml.SequenceTagging().Trainers.Lstm(recipe).Fit(prepare.Transform(ml.Data.LoadFromEnumerable(train)));
        return ml.SequenceTagging().Evaluate(model.Transform(prepare.Transform(ml.Data.LoadFromEnumerable(test))));
    }

    private static string Figures(SequenceTaggingMetrics metrics) =>
        $"{(metrics.Chunks is { } chunks ? $"F1 {100 * chunks.F1:F2}, " : "")}accuracy {100 * metrics.Accuracy:F2}";

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
