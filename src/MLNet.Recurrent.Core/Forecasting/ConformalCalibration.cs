namespace MLNet.Recurrent.Forecasting;

/// <summary>Collects the errors for <see cref="ConformalScores"/>: forecasts of the last part of each series.</summary>
internal static class ConformalCalibration
{
    // The last part of each series: many seasons of it where nothing has to be learnt from the rest; less where it has, since a
    // model of half of the data errs more than that of all, and its intervals are too wide.
    private const double Part = 0.5, PartOfTrained = 0.25;

    // Enough of each series for every phase of a season to come up; more take time and make no quantile better.
    private const int Forecasts = 10_000, ForecastsOfSeries = 1_000;

    // What is kept of the sorted errors of a step: the quantiles of so many are those of all.
    private const int Kept = 999;

    /// <param name="method">What is calibrated. A trained one is fitted once more, without that part.</param>
    /// <param name="model">The method's model, fitted to everything.</param>
    /// <param name="table">All series.</param>
    /// <param name="season">Steps of the season.</param>
    public static ConformalScores Calibrate(IForecastMethod method, IForecastModel model, SeriesTable table, int season)
    {
        int horizon = method.Horizon;
        double part = method.IsTrained ? PartOfTrained : Part;
        // Steps known at the first forecast: at least one whole horizon is held back, and at the most a part of the series.
        int FirstOrigin(Series series) => Math.Clamp((int)(series.Count * (1 - part)), 1, Math.Max(1, series.Count - horizon));
        IForecastModel blind = method.FitForCalibration(table.Until(FirstOrigin), season, model);
        var scores = new List<double>[table.Targets * horizon];
        for (int step = 0; step < scores.Length; step++)
        {
            scores[step] = [];
        }

        int perSeries = Math.Clamp(Forecasts / Math.Max(1, table.Series.Count), 1, ForecastsOfSeries);
        double[] forecast = new double[table.Targets * horizon], below = new double[forecast.Length], above = new double[forecast.Length];
        foreach (Series series in table.Series)
        {
            foreach (int end in Origins(FirstOrigin(series), LastOrigin(series, FirstOrigin(series), horizon), perSeries))
            {
                var view = new SeriesView(table, series, end);
                ForecastSpread.Forecast(blind, view, season, forecast, below, above);
                Add(view, forecast, below, above, scores);
            }
        }

        return new ConformalScores([.. scores.Select(Thinned)]);
    }

    private static void Add(SeriesView view, double[] forecast, double[] below, double[] above, List<double>[] scores)
    {
        int horizon = forecast.Length / view.Table.Targets;
        for (int target = 0; target < view.Table.Targets; target++)
        {
            ReadOnlySpan<double> actual = view.Series.Values(target)[view.End..];
            for (int step = 0; step < Math.Min(horizon, actual.Length); step++)
            {
                int place = (target * horizon) + step;
                double error = actual[step] - forecast[place], score = Math.Abs(error) / (error < 0 ? below[place] : above[place]);
                if (double.IsFinite(score) && !double.IsInfinity(above[place]))
                {
                    scores[place].Add(score);
                }
            }
        }
    }

    // Every rank (i + 1) / (kept + 1), as in the rank of the quantile.
    private static double[] Thinned(List<double> scores)
    {
        double[] ascending = [.. scores.Order()];
        return ascending.Length <= Kept ? ascending
            : [.. Enumerable.Range(1, Kept).Select(i => ascending[Math.Min((int)Math.Ceiling((ascending.Length + 1.0) * i / (Kept + 1)), ascending.Length) - 1])];
    }

    // Where it can be, every forecast is compared over its whole horizon.
    private static int LastOrigin(Series series, int first, int horizon) =>
        Math.Max(Math.Min(first, series.Count - 1), series.Count - horizon);

    // Evenly spread, whatever the season: a stride of whole seasons would see one phase only.
    private static IEnumerable<int> Origins(int first, int last, int wanted)
    {
        int available = last - first + 1, count = Math.Min(wanted, available);
        for (int i = 0; i < count; i++)
        {
            yield return last - (int)((long)i * available / count);
        }
    }
}
