namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>Exchange rates of 8 countries by the day: a random walk, on which nothing beats naive by much. Shows that no harm is done.</summary>
internal static class ExchangeRate
{
    public static ForecastSet Set { get; } = new("exchange-rate", Read);

    private static IEnumerable<ForecastProblem> Read(string data)
    {
        string[][] rows = [.. DataFile.ReadLines(data, "exchange-rate", "exchange_rate.txt").Select(DataFile.Cells)];
        double[][] channels = [.. Enumerable.Range(0, 8).Select(column => rows.Select(row => WideCsv.Number(row[column])).ToArray())];
        int trainingEnd = (int)(rows.Length * 0.7), testStart = rows.Length - (int)(rows.Length * 0.2);
        return ScaledWindows.Read("exchange-rate", channels, trainingEnd, testStart, rows.Length, season: 1, new Dictionary<int, PublishedFigures[]>
        {
            [96] = Figures(.081, .196, .083, .199, .081, .203),
            [192] = Figures(.167, .289, .175, .295, .157, .293),
            [336] = Figures(.306, .398, .330, .414, .305, .414),
            [720] = Figures(.810, .676, .919, .725, .643, .601),
        });
    }

    private static PublishedFigures[] Figures(
        double naive, double naiveMae, double ridge, double ridgeMae, double dlinear, double dlinearMae) =>
    [
        new("Naive", 0.0011, naive, naiveMae),
        new("pooled linear, 96 steps", null, ridge, ridgeMae),
        new("DLinear", null, dlinear, dlinearMae),
    ];
}
