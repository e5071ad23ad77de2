using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>Rented bicycles, the data of ML.NET's ForecastBySsa sample: fitted on 2011, every day or hour of 2012 forecast before it is seen.</summary>
internal static class BikeSharing
{
    public static ForecastSet Set { get; } = new("bike-sharing", Read);

    private static readonly long NewYear = new DateTime(2012, 1, 1).Ticks;

    // What is known of a day before it comes. The weather is that of the day itself: a perfect weather forecast.
    private static readonly string[] Known =
        ["holiday", "weekday", "workingday", "weathersit", "temp", "atemp", "hum", "windspeed"];

    private static IEnumerable<ForecastProblem> Read(string data)
    {
        SeriesColumn[] columns =
            [new("cnt", ColumnRole.Target), .. Known.Select(name => new SeriesColumn(name, ColumnRole.Future))];
        SeriesTable days = LongCsv.Read(DataFile.ReadLines(data, "bike-sharing", "day.csv"), "dteday", null, columns);
        yield return new ForecastProblem
        {
            Name = "bike-sharing daily, one step",
            Table = days,
            TrainingEnd = series => (int)days.Step.Between(series.Start, NewYear),
            Horizon = 1,
            Season = 7,
            Origins = series => Origins(days, series, 1),
            Measures = [ForecastMeasure.Mae, ForecastMeasure.Rmse],
            Published =
            [
                new("Naive", 0.06, 870.2, 1246.4),
                new("sNaive", 0.06, 1110.4, 1561.8),
                new("linear on 14 lags", null, 793, 1113),
                new("SSA, before the day is seen", null, 923, 1249),
                new("SSA in ML.NET's sample, scored on days already seen", null, 726.4, 987.7),
                new("GOAL, with weather and calendar", null, 540, 740),
            ],
        };

        SeriesTable hours = Hours(data, columns);
        yield return new ForecastProblem
        {
            Name = "bike-sharing hourly, 24 steps",
            Table = hours,
            TrainingEnd = series => (int)hours.Step.Between(series.Start, NewYear),
            Horizon = 24,
            Season = 168,
            Origins = series => Origins(hours, series, 24),
            Measures = [ForecastMeasure.Mae, ForecastMeasure.Rmse],
            Published =
            [
                new("seasonal naive, weekly", null, 61.9, 107.6),
                new("linear map", null, 55.3, 84.2),
                new("SSA", null, 64.4, 92.0),
            ],
        };
    }

    private static IEnumerable<int> Origins(SeriesTable table, Series series, int stride)
    {
        for (int end = (int)table.Step.Between(series.Start, NewYear); end < series.Count; end += stride)
        {
            yield return end;
        }
    }

    // The hour has a column of its own; hours without a rental have no row.
    private static SeriesTable Hours(string data, SeriesColumn[] columns)
    {
        string[] lines = DataFile.ReadLines(data, "bike-sharing", "hour.csv");
        string[] header = DataFile.Cells(lines[0]);
        int date = Array.IndexOf(header, "dteday"), hour = Array.IndexOf(header, "hr");
        string[] timed = [.. lines.Select((line, row) =>
        {
            string[] cells = DataFile.Cells(line);
            cells[date] = row == 0 ? "time" : $"{cells[date]} {cells[hour].PadLeft(2, '0')}:00";
            return string.Join(',', cells);
        })];
        return LongCsv.Read(timed, "time", null, columns);
    }
}
