using System.CommandLine;
using MLNet.Recurrent.Benchmarks.Accuracy.Classification;
using MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;
using MLNet.Recurrent.Benchmarks.Accuracy.Language;
using MLNet.Recurrent.Benchmarks.Accuracy.Memory;
using MLNet.Recurrent.Benchmarks.Accuracy.Tagging;
using MLNet.Recurrent.Benchmarks.Accuracy.Texts;

namespace MLNet.Recurrent.Benchmarks.Accuracy;

/// <summary>accuracy TASK NAME: how good, on public data, beside published figures.</summary>
internal static class AccuracyCommand
{
    private static readonly IReadOnlyList<IAccuracyTask> Tasks =
        [new ForecastTask(), new ClassificationTask(), new TaggingTask(), new TextTask(), new MemoryTask(), new LanguageTask()];

    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Folder of the public data sets, one folder each.",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("..", "shared", "data")),
            Recursive = true,
        };
        var seeds = new Option<int>("--seeds")
        {
            Description = "Trainings of what depends on a seed; the median counts.",
            DefaultValueFactory = _ => 3,
            Recursive = true,
        };
        var command = new Command("accuracy", "Measures how good models are, beside baselines computed in the same run and published figures.")
        {
            data, seeds,
        };
        foreach (IAccuracyTask task in Tasks)
        {
            command.Add(task.CreateCommand(result => new AccuracySettings(result.GetValue(data)!.FullName, result.GetValue(seeds))));
        }

        return command;
    }
}
