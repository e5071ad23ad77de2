using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Forecasters;

/// <summary>Which plans come into question for a table: what the user set, and a few to choose from for the rest.</summary>
internal static class WindowPlans
{
    // Shorter series say too little about season and trend for a network to find both.
    private const int ShortSeries = 150;

    // A window has so many seasons, or so many horizons if that is longer; within reason.
    private const int Seasons = 14, Horizons = 2, LongestPast = 1024, ShortestPast = 8, LargestSegment = 48, BlindSegment = 16;

    // Of so few values long windows would leave too few of them to learn from.
    private const int FewValues = 5000, SeasonsOfFew = 2;

    public static IReadOnlyList<WindowPlan> For(RecurrentMethod method, SeriesTable table, int season)
    {
        int median = MedianLength(table);
        bool isLogarithmic = method.Transform switch
        {
            SeriesTransform.Automatic => IsPositive(table) && !IsFlat(table),
            SeriesTransform.Logarithm => true,
            _ => false,
        };
        bool readsDifferences = method.Transform == SeriesTransform.Difference;
        OptionList<ColumnScale> columns = [.. Columns(table)];
        bool knowsAhead = columns.Any(column => column.IsKnownAhead && table.Columns[column.Column].Role == ColumnRole.Future);
        if (median < ShortSeries && !readsDifferences && columns.Count == 0 && method.Decoding != ForecastDecoding.Recurrent)
        {
            return [Plan(WindowLevel.Theta, decodes: false, segment: 1, past: Past(Math.Max(ShortestPast, 2 * season)))];
        }

        int segment = Segment(season, method.Horizon, median);
        int past = Past(Math.Clamp(Math.Max(Seasons * Math.Min(season, LargestSegment), Horizons * method.Horizon), ShortestPast, LongestPast));
        if (HasFewValues(table) && method.WindowSize == 0)
        {
            // Bike-sharing by the day, the folds of WindowTrainer: MAE 554 of 7 days, 520 of 14, 553 of 28.
            past = Math.Min(past, Math.Max(SeasonsOfFew * season, ShortestPast));
        }

        WindowLevel[] levels = readsDifferences ? [WindowLevel.Last] : [WindowLevel.Mean, WindowLevel.Last];
        bool[] decodings = method.Decoding switch
        {
            ForecastDecoding.Direct => [false],
            ForecastDecoding.Recurrent => [true],
            _ => knowsAhead ? [true] : [false, true],
        };

        // The level of the last value is tried with the first way of decoding only: a fit per pair would cost more than it finds.
        return
        [
            .. decodings.Select(decodes => Plan(levels[0], decodes, segment, past)),
            .. levels.Skip(1).Select(level => Plan(level, decodings[0], segment, past)),
        ];

        // Room for the horizon must be left, or nothing is there to learn from.
        int Past(int wanted) => method.WindowSize > 0 ? method.WindowSize : Math.Max(1, Math.Min(wanted, Math.Max(median - method.Horizon, median / 2)));

        WindowPlan Plan(WindowLevel level, bool decodes, int segment, int past) => new()
        {
            Horizon = method.Horizon,
            Past = Math.Max(segment, past / segment * segment),
            Segment = segment,
            Season = season,
            Level = level,
            IsLogarithmic = isLogarithmic,
            ReadsDifferences = readsDifferences,
            DecodesSteps = decodes,
            Loss = method.Loss,
            MarksMissing = level != WindowLevel.Theta && HasGaps(table),
            Step = table.Step,
            ReadsYears = Calendar.HasYears(table),
            Columns = columns,
        };
    }

    /// <summary>Whether there is so little data that windows must be short and several networks take seconds.</summary>
    public static bool HasFewValues(SeriesTable table) => (long)MedianLength(table) * table.Series.Count < FewValues;

    /// <summary>Steps that a recursive forecast takes at once: a season, if it is not too long, but never more than are asked for.</summary>
    public static int Round(int season, int horizon) => LargestDivisor(season, Math.Min(horizon, LargestSegment));

    private static int MedianLength(SeriesTable table)
    {
        int[] lengths = [.. table.Series.Select(series => series.Count).Order()];
        return lengths.Length == 0 ? 0 : lengths[lengths.Length / 2];
    }

    // The largest part of a season that is not longer than the horizon, so that what lies ahead is not mostly filling. Without a season a few
    // steps, of series that are long enough to spare them.
    private static int Segment(int season, int horizon, int length)
    {
        int most = Math.Min(Math.Min(horizon, LargestSegment), Math.Max(1, length / 8));
        if (season > 1)
        {
            return LargestDivisor(season, most);
        }

        int steps = Math.Min(most, BlindSegment);
        return steps > 3 && length > 32 * steps ? steps : 1;
    }

    private static int LargestDivisor(int season, int most)
    {
        int largest = Math.Min(season, most);
        while (season % largest != 0)
        {
            largest--;
        }

        return largest;
    }

    private static bool IsPositive(SeriesTable table)
    {
        foreach (Series series in table.Series)
        {
            for (int target = 0; target < table.Targets; target++)
            {
                foreach (double value in series.Values(target))
                {
                    if (value <= 0)
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    // Whether most series change by less than a fiftieth of their level: of 1e7 +- 1 a logarithm in units of 1 shows nothing.
    private static bool IsFlat(SeriesTable table)
    {
        const double Share = 1.02;
        int flat = 0, changing = 0;
        foreach (Series series in table.Series)
        {
            double least = double.PositiveInfinity, most = double.NegativeInfinity;
            foreach (double value in series.Values(0))
            {
                least = double.IsFinite(value) ? Math.Min(least, value) : least;
                most = double.IsFinite(value) ? Math.Max(most, value) : most;
            }

            flat += most > least && most < Share * least ? 1 : 0;
            changing += most > least ? 1 : 0;
        }

        return 2 * flat > changing;
    }

    private static bool HasGaps(SeriesTable table)
    {
        foreach (Series series in table.Series)
        {
            for (int target = 0; target < table.Targets; target++)
            {
                if (series.Values(target).IndexOf(double.NaN) >= 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static IEnumerable<ColumnScale> Columns(SeriesTable table)
    {
        for (int column = table.Targets; column < table.Columns.Count; column++)
        {
            (double mean, double deviation) = Moments(table, column);
            yield return new ColumnScale(column, table.Columns[column].Role is ColumnRole.Future or ColumnRole.Static, mean, deviation);
            if (table.Columns[column].Role == ColumnRole.Future)
            {
                yield return new ColumnScale(column, true, mean, deviation, IsRelative: true);
            }
        }
    }

    private static (double Mean, double Deviation) Moments(SeriesTable table, int column)
    {
        double origin = double.NaN, sum = 0, squares = 0;
        long count = 0;
        foreach (Series series in table.Series)
        {
            foreach (double value in series.Values(column))
            {
                if (double.IsFinite(value))
                {
                    origin = double.IsNaN(origin) ? value : origin;
                    sum += value - origin;
                    squares += (value - origin) * (value - origin);
                    count++;
                }
            }
        }

        double mean = count == 0 ? 0 : sum / count, variance = count == 0 ? 0 : (squares / count) - (mean * mean);
        return (count == 0 ? 0 : origin + mean, variance > 1e-14 * squares / Math.Max(1, count) ? Math.Sqrt(variance) : 1);
    }
}
