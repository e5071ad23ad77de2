using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Forecasters;

/// <summary>
/// What a date says of a step, as sines and cosines of the hour of the day and the day of the year, and one value per weekday; what the time step
/// cannot tell apart is left out. Sundays and New Year's Eve lie beside what follows them.
/// </summary>
internal static class Calendar
{
    private const int Weekdays = 7;

    /// <summary>
    /// Whether the day of the year can be told from the trend: series must have seen it twice.
    /// </summary>
    public static bool HasYears(SeriesTable table)
    {
        const long TwoYears = 730 * TimeSpan.TicksPerDay;
        return table.Step.IsDate && table.Series.Any(series => table.Step.After(series.Start, series.Count) - series.Start >= TwoYears);
    }

    /// <summary>Values that a step has.</summary>
    public static int Width(TimeStep step, bool hasYears) =>
        !step.IsDate ? 0 : (HasHours(step) ? 2 : 0) + (HasWeekdays(step) ? Weekdays : 0) + (hasYears ? 2 : 0);

    /// <param name="step">The time step.</param>
    /// <param name="hasYears">Whether the day of the year is written.</param>
    /// <param name="time">The time of the step, as ticks.</param>
    /// <param name="values">Filled with as many values as the width says.</param>
    public static void Write(TimeStep step, bool hasYears, long time, Span<float> values)
    {
        var date = new DateTime(Math.Clamp(time, 0, DateTime.MaxValue.Ticks));
        int place = 0;
        if (HasHours(step))
        {
            Wave(date.TimeOfDay.TotalDays, values);
            place += 2;
        }

        if (HasWeekdays(step))
        {
            Span<float> days = values.Slice(place, Weekdays);
            days.Clear();
            days[(int)date.DayOfWeek] = 1;
            place += Weekdays;
        }

        if (hasYears)
        {
            Wave((date.DayOfYear - 1) / 365.25, values[place..]);
        }
    }

    private static void Wave(double share, Span<float> values)
    {
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * share);
        values[0] = (float)sine;
        values[1] = (float)cosine;
    }

    private static bool HasHours(TimeStep step) => step.Unit == TimeUnit.Tick && step.Length % TimeSpan.TicksPerDay != 0;

    private static bool HasWeekdays(TimeStep step) =>
        step.Unit == TimeUnit.Weekday || (step.Unit == TimeUnit.Tick && step.Length % (7 * TimeSpan.TicksPerDay) != 0);
}
