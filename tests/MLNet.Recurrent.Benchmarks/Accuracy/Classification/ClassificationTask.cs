using System.CommandLine;
using System.Diagnostics;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Classification;

/// <summary>accuracy classify: a set by name, or any folder of labelled series.</summary>
internal sealed class ClassificationTask : IAccuracyTask
{
    private const int ValidationFolds = 10;

    public Command CreateCommand(Func<ParseResult, AccuracySettings> settings)
    {
        var name = new Argument<string>("name")
        {
            Description = $"{string.Join(", ", ClassificationSet.All.Select(set => set.Name).Append(RemainingLife.Name))}, or a folder with a TRAIN and a TEST file "
                + "(UCR text, .ts, or CSV with seq,label,t,...).",
        };
        var folds = new Option<int>("--folds") { Description = "Looks at the training part only, cut into as many: what recipes are chosen by." };
        var preset = new Option<string>("--preset") { Description = "Another recipe for series: the library's other preset.", DefaultValueFactory = _ => "classification" };
        preset.AcceptOnlyFromAmong("classification", "lstm-fcn");
        var validate = new Option<bool>("--validate") { Description = "Looks at the training part only, of which a tenth judges: for sets too large for --folds." };
        var threads = new Option<int>("--threads") { Description = "Threads; one per processor without it." };
        Option<string[]> changes = RecipeChanges.CreateOption(typeof(TrainingOptions), typeof(NetworkOptions), typeof(SeriesRecipe));
        var command = new Command("classify", "Classifies series, or says how long a machine will last, beside published figures.") { name, folds, validate, preset, threads, changes };
        command.SetAction(result =>
        {
            string asked = result.GetValue(name)!;
            if (asked == RemainingLife.Name)
            {
                RemainingLife.Run(settings(result), result.GetValue(folds), result.GetValue(threads));
                return 0;
            }

            ClassificationSet set = ClassificationSet.All.FirstOrDefault(known => known.Name == asked) ?? ClassificationSet.OfFolder(asked);
            if (result.GetValue(preset) == "lstm-fcn")
            {
                set = set with { Recipe = problem => SeriesRecipe.Of(SeriesPreset.LstmFcn, problem) };
            }

            try
            {
                Run(set, settings(result), Parts, Note(result.GetValue(folds), result.GetValue(validate)), result.GetValue(changes)!, result.GetValue(threads));
                return 0;
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException or FormatException)
            {
                Console.Error.WriteLine(exception.Message);
                return 1;
            }

            IEnumerable<SeriesProblem> Parts(SeriesProblem problem) => result.GetValue(folds) is int count and > 0 ? problem.Folds(count)
                : result.GetValue(validate) ? [problem.Fold(0, ValidationFolds)]
                : [problem];
        });
        return command;
    }

    private static void Run(
        ClassificationSet set, AccuracySettings settings, Func<SeriesProblem, IEnumerable<SeriesProblem>> parts, string note, string[] changes, int threads)
    {
        int[] seeds = [.. Enumerable.Range(1, settings.Seeds)];
        var table = new AccuracyTable(
            [new("train", 0), new("test", 0), .. seeds.Select(seed => new AccuracyColumn($"seed {seed}", 2)), new("median", 2), new("loss", 3), new("seconds", 1)]);
        var means = new List<double[]>();
        double totalLoss = 0, totalSeconds = 0;
        foreach (SeriesProblem problem in set.Read(settings.Data))
        {
            SeriesProblem[] judged = [.. parts(problem)];
            SeriesRecipe recipe = set.Recipe(problem).With(changes);
            long start = Stopwatch.GetTimestamp();
            (double Accuracy, double Loss)[] scores =
                [.. seeds.Select(seed => Score(judged, recipe with { Training = recipe.Training with { Seed = seed, Threads = threads } }))];
            double[] accuracies = [.. scores.Select(score => score.Accuracy)];
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / seeds.Length, loss = Median([.. scores.Select(score => score.Loss)]);
            table.Add(problem.Name, [judged[0].Train.Count, judged.Sum(part => part.Test.Count), .. accuracies, Median(accuracies), loss, seconds]);
            Console.Error.WriteLine($"{problem.Name}: {Median(accuracies):F2} %, loss {loss:F3}, {seconds:F1} s a seed");
            means.Add(accuracies);
            totalLoss += loss;
            totalSeconds += seconds;
        }

        if (means.Count > 1)
        {
            double[] mean = [.. seeds.Select((_, seed) => means.Average(accuracies => accuracies[seed]))];
            table.Add("mean", [null, null, .. mean, Median(mean), totalLoss / means.Count, totalSeconds]);
        }

        Console.WriteLine($"{set.Name}: accuracy in per cent{note}; seconds are those of one seed");
        Console.WriteLine();
        table.Print();
        Console.WriteLine();
        Console.WriteLine($"goal {set.Goal?.ToString() ?? "-"}; published: {set.Bars}");
    }

    private static string Note(int folds, bool validate) =>
        folds > 0 ? $", training part only, {folds} folds" : validate ? $", training part only, one fold of {ValidationFolds}" : "";

    // In per cent, and the mean of -log p of the right class.
    private static (double Accuracy, double Loss) Score(SeriesProblem[] parts, SeriesRecipe recipe)
    {
        int right = 0, count = 0;
        double loss = 0;
        foreach (SeriesProblem part in parts)
        {
            var predictor = new SequencePredictor(RecurrentTrainer.Train(recipe.Network, recipe.Training, recipe.Vary(part.Train, recipe.Training.Seed)).Model);
            float[] outputs = new float[part.Test.Count * part.Classes];
            predictor.Predict(part.Test, outputs);
            for (int i = 0; i < part.Test.Count; i++)
            {
                ReadOnlySpan<float> scores = outputs.AsSpan(i * part.Classes, part.Classes);
                right += Greatest(scores) == (int)part.Test.Targets[i] ? 1 : 0;
            }

            loss += part.Test.Count * CrossEntropy.Mean(outputs, part.Classes, part.Test.Targets);
            count += part.Test.Count;
        }

        return (100.0 * right / count, loss / count);
    }

    private static int Greatest(ReadOnlySpan<float> scores)
    {
        int greatest = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            greatest = scores[i] > scores[greatest] ? i : greatest;
        }

        return greatest;
    }

    public static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
