namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// Finds the season of a table where the user names none: among the periods that the calendar suggests for its time step, or those that
/// the autocorrelation suggests where there is no calendar.
/// </summary>
internal static class SeasonDetection
{
    private const int SeriesLookedAt = 64, LargestLag = 400;

    // what lies close behind the strongest counts as equal, and the shorter season is taken
    private const double Tie = 0.9;

    /// <returns>Steps of the season; 1 where there is none.</returns>
    public static int Detect(SeriesTable table)
    {
        double[][] histories = [.. table.Series.Take(SeriesLookedAt).Select(series => series.Values(0).ToArray())
            .Where(values => GapFilling.HasValue(values)).Select(values => Detrended(GapFilling.Filled(values, 1)))];
        int shortest = histories.Length == 0 ? 0 : histories.Select(history => history.Length).Order().ElementAt(histories.Length / 2);
        int[] candidates = [.. Candidates(table.Step, shortest).Where(season => season > 1 && 3 * season <= shortest)];
        (int Season, double Strength)[] found = [.. candidates.Select(season => (season, Strength(histories, season, hasCalendar: table.Step.IsDate))).Where(one => one.Item2 > 0)];
        return found.Length == 0 ? 1 : found.First(one => one.Strength >= Tie * found.Max(other => other.Strength)).Season;
    }

    /// <summary>Mean autocorrelation at a season, if more than half of the series that are long enough have it.</summary>
    private static double Strength(double[][] histories, int season, bool hasCalendar)
    {
        double sum = 0, before = 0, after = 0;
        int count = 0, seasonal = 0;
        foreach (double[] history in histories.Where(history => history.Length >= 3 * season))
        {
            count++;
            seasonal += Seasonality.IsSeasonal(history, season) ? 1 : 0;
            double[] correlations = Seasonality.Autocorrelations(history, season + 1);
            sum += correlations[^2];
            before += correlations[^3];
            after += correlations[^1];
        }

        // A smooth series is like itself a few steps later: where no calendar names a season, it has to stand out from its neighbours.
        return 2 * seasonal > count && (hasCalendar || sum > Math.Max(before, after)) ? sum / count : 0;
    }

    private static IEnumerable<int> Candidates(TimeStep step, int length)
    {
        const long Minute = TimeSpan.TicksPerMinute, Hour = TimeSpan.TicksPerHour, Day = TimeSpan.TicksPerDay, Week = 7 * Day;
        return step.Unit switch
        {
            TimeUnit.Month => 12 % step.Length == 0 ? [(int)(12 / step.Length)] : [],
            TimeUnit.Weekday => [5],
            // A year of days or weeks, and what divides an hour, a day, a week.
            TimeUnit.Tick when step.Length == Week => [52],
            TimeUnit.Tick => new[] { Minute, Hour, Day, Week, step.Length == Day ? 365 * Day : 0 }
                .Where(period => period > step.Length && period % step.Length == 0 && period / step.Length <= ForecastLimits.Season)
                .Select(period => (int)(period / step.Length)),
            _ => Enumerable.Range(2, Math.Max(0, Math.Min(LargestLag, length / 3) - 1)),
        };
    }

    // A trend is no season: the straight line is taken off.
    private static double[] Detrended(ReadOnlySpan<double> values)
    {
        double middle = (values.Length - 1) / 2.0, products = 0, squares = 0;
        for (int step = 0; step < values.Length; step++)
        {
            products += (step - middle) * (values[step] - values[0]);
            squares += (step - middle) * (step - middle);
        }

        double slope = squares > 0 ? products / squares : 0;
        double[] detrended = new double[values.Length];
        for (int step = 0; step < detrended.Length; step++)
        {
            detrended[step] = values[step] - values[0] - (slope * step);
        }

        return detrended;
    }
}
