namespace MLNet.Recurrent.Benchmarks.Accuracy.Classification;

/// <summary>A data set by name.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Read">Reads its problems from the folder of the data sets.</param>
/// <param name="Recipe">How to train on each of them.</param>
/// <param name="Goal">Mean accuracy to reach, in per cent; null for none.</param>
/// <param name="Bars">Published figures.</param>
internal sealed record ClassificationSet(
    string Name, Func<string, IEnumerable<SeriesProblem>> Read, Func<SeriesProblem, SeriesRecipe> Recipe, double? Goal, string Bars)
{
    private static readonly string[] UcrNames =
    [
        "CBF", "Chinatown", "ECG200", "ECG5000", "GunPoint", "ItalyPowerDemand", "Plane", "SmoothSubspace", "SonyAIBORobotSurface1",
        "SwedishLeaf", "SyntheticControl", "Trace", "TwoLeadECG",
    ];

    public static IReadOnlyList<ClassificationSet> All { get; } =
    [
        new(
            "ucr-dev",
            data => UcrNames.Select(name => SeriesProblem.OfFolder(Path.Combine(data, "ucr-dev", name))),
            SeriesRecipe.Series,
            97.3,
            "ROCKET 97.46, FCN 97.33, ResNet 97.21; LSTM-FCN 96.91 on the 10 sets with a usable figure"),
        new(
            "japanese-vowels",
            data => [SeriesProblem.OfFolder(Path.Combine(data, "japanese-vowels"))],
            SeriesRecipe.Series,
            99,
            "FCN 99.3, ResNet 99.2, MLSTM-FCN 97.6, TWIESN 96.5"),
        new(
            "basic-motions",
            data => [SeriesProblem.OfFolder(Path.Combine(data, "basic-motions"))],
            SeriesRecipe.Series,
            100,
            "ROCKET 99, MLSTM-FCN 95, DTW 100"),
        new("mnist-rows", data => [Mnist.Read(data, columns: Mnist.Side)], _ => SeriesRecipe.Rows, 99.2, "LSTM 98.5-99"),
        new("mnist-pixels", data => [Mnist.Read(data, columns: 1)], _ => SeriesRecipe.Pixels, 98.9, "LSTM 98.2-98.9, TCN 99.0"),
    ];

    /// <summary>Any folder of series.</summary>
    public static ClassificationSet OfFolder(string folder) =>
        new(folder, _ => [SeriesProblem.OfFolder(folder)], SeriesRecipe.Series, null, "");
}
