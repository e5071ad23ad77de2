namespace MLNet.Recurrent.Forecasting;

/// <summary>Finds the step of a table in its times.</summary>
internal static class TimeStepDetection
{
    /// <param name="series">The times of each series, in order and without repetition.</param>
    /// <param name="isDate">Whether the times are dates.</param>
    public static TimeStep Detect(IReadOnlyList<long[]> series, bool isDate)
    {
        TimeStep fallback = isDate ? new TimeStep(TimeUnit.Tick, TimeSpan.TicksPerDay) : new TimeStep(TimeUnit.Number, 1);
        Dictionary<long, long> counts = Differences(series, static time => time);
        if (counts.Count == 0)
        {
            return fallback;
        }

        if (isDate && AreMonths(series, counts))
        {
            return new TimeStep(TimeUnit.Month, Differences(series, MonthOf).Keys.Aggregate(GreatestCommonDivisor));
        }

        if (isDate && AreWeekdays(series, counts))
        {
            return new TimeStep(TimeUnit.Weekday, 1);
        }

        return Regular(counts, fallback.Unit);
    }

    /// <summary>Months since year 0.</summary>
    public static long MonthOf(long ticks)
    {
        var date = new DateTime(ticks);
        return (date.Year * 12L) + date.Month - 1;
    }

    /// <summary>Days from Monday to Friday since the Monday 1 January of year 1; a weekend counts as its Friday.</summary>
    public static long WeekdayOf(long ticks)
    {
        long week = Math.DivRem(ticks / TimeSpan.TicksPerDay, 7, out long day);
        return (week * 5) + Math.Min(day, 4);
    }

    private static TimeStep Regular(Dictionary<long, long> counts, TimeUnit unit)
    {
        // The usual distance; where several are as usual, the shortest. All others should be multiples of it, or of the shortest.
        long usual = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).First().Key, shortest = counts.Keys.Min();
        foreach (long length in new[] { usual, shortest })
        {
            if (counts.Keys.All(difference => difference % length == 0))
            {
                return new TimeStep(unit, length);
            }
        }

        return new TimeStep(unit, usual, IsIrregular: true);
    }

    private static bool AreMonths(IReadOnlyList<long[]> series, Dictionary<long, long> counts)
    {
        if (counts.Keys.Min() < 28 * TimeSpan.TicksPerDay)
        {
            return false;
        }

        DateTime[] dates = [.. series.SelectMany(times => times).Select(time => new DateTime(time))];
        long clock = dates[0].TimeOfDay.Ticks;
        return dates.All(date => date.TimeOfDay.Ticks == clock) &&
            (dates.All(date => date.Day == dates[0].Day) ||
                dates.All(date => date.Day == DateTime.DaysInMonth(date.Year, date.Month)));
    }

    private static bool AreWeekdays(IReadOnlyList<long[]> series, Dictionary<long, long> counts)
    {
        // With less than two weekends seen, five days in a row prove nothing.
        counts.TryGetValue(TimeSpan.TicksPerDay, out long single);
        counts.TryGetValue(3 * TimeSpan.TicksPerDay, out long weekends);
        return single > weekends && weekends >= 2 &&
            counts.Keys.All(difference => difference % TimeSpan.TicksPerDay == 0) &&
            series.All(times => times.All(time => time / TimeSpan.TicksPerDay % 7 < 5));
    }

    private static Dictionary<long, long> Differences(IReadOnlyList<long[]> series, Func<long, long> place)
    {
        var counts = new Dictionary<long, long>();
        foreach (long[] times in series)
        {
            for (int i = 1; i < times.Length; i++)
            {
                long difference = place(times[i]) - place(times[i - 1]);
                counts[difference] = counts.GetValueOrDefault(difference) + 1;
            }
        }

        return counts;
    }

    private static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
