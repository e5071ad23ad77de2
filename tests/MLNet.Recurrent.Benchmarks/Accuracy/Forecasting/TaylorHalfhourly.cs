using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>Half-hourly electricity demand of England and Wales: fitted on 8 weeks, up to a day ahead from every half hour of 4 weeks.</summary>
internal static class TaylorHalfhourly
{
    private const int Day = 48, Week = 7 * Day, Horizon = 48;

    public static ForecastSet Set { get; } = new("taylor-halfhourly", Read);

    private static IEnumerable<ForecastProblem> Read(string data)
    {
        SeriesTable table = LongCsv.Read(
            DataFile.ReadLines(data, "taylor-halfhourly", "taylor.csv"), "t", null, [new("MW", ColumnRole.Target)]);
        yield return new ForecastProblem
        {
            Name = "taylor-halfhourly",
            Table = table,
            TrainingEnd = _ => 8 * Week,
            Horizon = Horizon,
            Season = Week,
            Origins = series => Enumerable.Range(8 * Week, series.Count - (8 * Week) - Horizon + 1),
            Measures = [ForecastMeasure.Mape, ForecastMeasure.Mae, ForecastMeasure.Rmse],
            Published = [new("double-seasonal Holt-Winters: MAPE below 1 at 1 step, 1.2-2 at 48 (read off a chart)", null, null, null, null)],
        };
    }
}
