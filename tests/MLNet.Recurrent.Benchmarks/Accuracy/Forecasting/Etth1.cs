namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>Electricity transformer temperature, hourly, 7 channels.</summary>
internal static class Etth1
{
    private const int Month = 30 * 24;

    public static ForecastSet Set { get; } = new("etth1", Read);

    private static IEnumerable<ForecastProblem> Read(string data)
    {
        string[][] rows = [.. DataFile.ReadLines(data, "etth1", "ETTh1.csv").Skip(1).Select(DataFile.Cells)];
        double[][] channels = [.. Enumerable.Range(1, 7).Select(column => rows.Select(row => WideCsv.Number(row[column])).ToArray())];
        return ScaledWindows.Read("etth1", channels, 12 * Month, 16 * Month, 20 * Month, season: 24, new Dictionary<int, PublishedFigures[]>
        {
            [96] = Figures(1.294, .713, .370, .392, .368, .395, .360),
            [192] = Figures(1.325, .733, .403, .411, .408, .419, .395),
            [336] = Figures(1.330, .746, .428, .426, .444, .440, .420),
            [720] = Figures(1.335, .755, .434, .450, .446, .457, .430),
        });
    }

    private static PublishedFigures[] Figures(
        double naive, double naiveMae, double ridge, double ridgeMae, double segRnn, double segRnnMae, double goal) =>
    [
        new("Naive", 0.0011, naive, naiveMae),
        new("pooled linear, 336 steps", null, ridge, ridgeMae),
        new("SegRNN, 96 steps", null, segRnn, segRnnMae),
        new("GOAL", null, goal, null),
    ];
}
