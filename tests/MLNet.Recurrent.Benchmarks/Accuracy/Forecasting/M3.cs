using System.Globalization;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>M3 competition, by frequency.</summary>
internal static class M3
{
    // Our Naive2 and Theta are those of M4; M3's own were adjusted another way, so only sNaive must agree.
    private const double Printed = 0.0006;

    public static ForecastSet Set { get; } = new("m3", Read,
    [
        new("Naive2", null, 14.742, 1.665, null),
        new("sNaive", null, 15.186, 1.764, null),
        new("Theta", null, 12.762, 1.395, null),
        new("Auto-ANN", null, 13.981, 1.531, null),
        new("N-BEATS", null, 12.46, null, null),
        new("GOAL", null, 12.35, null, null),
    ]);

    private static IEnumerable<ForecastProblem> Read(string data)
    {
        var rows = DataFile.ReadLines(data, "m3", "m3.csv").Skip(1).Select(DataFile.Cells)
            .Select(cells => (Id: cells[0], Period: cells[1], Split: cells[7], Values: Numbers(cells[8]))).ToArray();
        foreach ((string period, int season, int horizon, PublishedFigures[] published) in ((string, int, int, PublishedFigures[])[])
        [
            ("YEARLY", 1, 6, [new("Naive2", null, 17.880, 3.172, null), new("sNaive", Printed, 17.880, 3.172, null), new("Theta", null, 16.974, 2.806, null), new("N-BEATS", null, 15.92, null, null)]),
            ("QUARTERLY", 4, 8, [new("Naive2", null, 9.951, 1.238, null), new("sNaive", Printed, 11.065, 1.425, null), new("Theta", null, 8.956, 1.087, null), new("N-BEATS", null, 8.80, null, null)]),
            ("MONTHLY", 12, 18, [new("Naive2", null, 16.891, 1.037, null), new("sNaive", Printed, 17.234, 1.146, null), new("Theta", null, 13.892, 0.858, null), new("N-BEATS", null, 13.24, null, null)]),
            ("OTHER", 1, 8, [new("Naive2", null, 6.302, 3.089, null), new("sNaive", Printed, 6.302, 3.089, null), new("Theta", null, 4.410, 1.904, null), new("N-BEATS", null, 4.21, null, null)]),
        ])
        {
            Dictionary<string, double[]> test = rows.Where(row => row.Period == period && row.Split == "test").ToDictionary(row => row.Id, row => row.Values);
            (SeriesTable table, Func<Series, int> trainingEnd) = WideCsv.Join(
                rows.Where(row => row.Period == period && row.Split == "train").Select(row => (row.Id, row.Values, test[row.Id])));
            yield return new ForecastProblem
            {
                Name = $"m3 {period.ToLowerInvariant()}",
                Table = table,
                TrainingEnd = trainingEnd,
                Horizon = horizon,
                Season = season,
                Measures = ForecastMeasure.Competition,
                Published = published,
            };
        }
    }

    private static double[] Numbers(string cell) =>
        [.. cell.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
}
