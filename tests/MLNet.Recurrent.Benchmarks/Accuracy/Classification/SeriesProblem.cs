using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Classification;

/// <summary>A training and a test part.</summary>
/// <param name="Name">Of the set.</param>
/// <param name="Train">Sequences with their class as target.</param>
/// <param name="Test">The same of the test part.</param>
/// <param name="Classes">Number of classes.</param>
internal sealed record SeriesProblem(string Name, SequenceSet Train, SequenceSet Test, int Classes)
{
    /// <summary>A folder with one file whose name has TRAIN in it, and one with TEST.</summary>
    public static SeriesProblem OfFolder(string folder)
    {
        IReadOnlyList<LabeledSeries> train = Part("TRAIN"), test = Part("TEST");
        string[] classes = [.. train.Select(series => series.Label).Distinct().Order(StringComparer.Ordinal)];
        return new SeriesProblem(
            new DirectoryInfo(folder).Name, SeriesFile.Pack(train, classes), SeriesFile.Pack(test, classes), classes.Length);

        IReadOnlyList<LabeledSeries> Part(string part)
        {
            string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, $"*{part}*") : [];
            return files.Length == 1
                ? SeriesFile.Read(DataFile.ReadLines(files[0].EndsWith(".gz", StringComparison.Ordinal) ? files[0][..^3] : files[0]))
                : throw new InvalidDataException($"The folder '{folder}' has {files.Length} files with {part} in their name; it must have one.");
        }
    }

    /// <summary>The training part alone, cut in two: of each class, every n-th sequence is tested on. Recipes are chosen by it.</summary>
    public SeriesProblem Fold(int fold, int folds)
    {
        int[] seen = new int[Classes];
        ILookup<bool, int> parts = Enumerable.Range(0, Train.Count).ToLookup(i => seen[(int)Train.Targets[i]]++ % folds == fold);
        return this with { Train = Train.Select([.. parts[false]]), Test = Train.Select([.. parts[true]]) };
    }

    /// <summary>All folds but those that would have nothing to test on.</summary>
    public IEnumerable<SeriesProblem> Folds(int folds) =>
        Enumerable.Range(0, folds).Select(fold => Fold(fold, folds)).Where(part => part.Test.Count > 0);
}
