using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>M4 competition, hourly series: 48 hours ahead, once. R's smoothing stops a little before the least squares: hence its tolerance.</summary>
internal static class M4Hourly
{
    private const double Printed = 0.0006, Smoothed = 0.02;

    public static ForecastSet Set { get; } = new("m4-hourly", Read);

    private static IEnumerable<ForecastProblem> Read(string data)
    {
        (SeriesTable table, Func<Series, int> trainingEnd) = WideCsv.Read(
            DataFile.ReadLines(data, "m4-hourly", "Hourly-train.csv"), DataFile.ReadLines(data, "m4-hourly", "Hourly-test.csv"));
        yield return new ForecastProblem
        {
            Name = "m4-hourly",
            Table = table,
            TrainingEnd = trainingEnd,
            Horizon = 48,
            Season = 24,
            Measures = ForecastMeasure.Competition,
            Published =
            [
                new("Naive", Printed, 43.003, 11.608, 3.593),
                new("sNaive", Printed, 13.912, 1.193, 0.627),
                new("Naive2", Printed, 18.383, 2.395, 1),
                new("Theta", Smoothed, 18.138, 2.455, 1.006),
                new("M4's RNN benchmark", null, 14.698, 3.048, 1.036),
                new("ES-RNN, the winner", null, 9.328, 0.893, 0.440),
                new("GOAL", null, null, null, 0.41),
            ],
        };
    }
}
