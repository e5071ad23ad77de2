using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>NN5 competition: 111 cash machines by the day, with gaps; 56 days ahead, once.</summary>
internal static class Nn5
{
    public static ForecastSet Set { get; } = new("nn5", Read);

    private static IEnumerable<ForecastProblem> Read(string data)
    {
        (SeriesTable table, Func<Series, int> trainingEnd) = WideCsv.Read(
            DataFile.ReadLines(data, "nn5", "nn5-train.csv"), DataFile.ReadLines(data, "nn5", "nn5-test.csv"));
        yield return new ForecastProblem
        {
            Name = "nn5",
            Table = table,
            TrainingEnd = trainingEnd,
            Horizon = 56,
            Season = 7,
            Measures = ForecastMeasure.Competition,
            Published =
            [
                // not compared: there the gaps were filled another way, linearly
                new("sNaive", null, 26.80, null, null),
                new("LSTM ensemble (mean; median 21.45)", null, 23.76, null, null),
                new("GOAL", null, 20.5, null, null),
            ],
        };
    }
}
