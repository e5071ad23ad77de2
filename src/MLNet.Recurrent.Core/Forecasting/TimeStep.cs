using System.Globalization;

namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// The distance of two neighbouring steps, and with it the grid on which the rows of a series have their places. A time is a whole
/// number: what the column holds, or the ticks of a date.
/// </summary>
/// <param name="Unit">What is counted.</param>
/// <param name="Length">Units per step, at least 1.</param>
/// <param name="IsIrregular">Whether some rows lie between the places of the grid and are moved to the nearest.</param>
internal readonly record struct TimeStep(TimeUnit Unit, long Length, bool IsIrregular = false)
{
    /// <summary>Each row is a step.</summary>
    public static TimeStep Rows { get; } = new(TimeUnit.Row, 1);

    /// <summary>Whether times are dates.</summary>
    public bool IsDate => Unit is TimeUnit.Tick or TimeUnit.Weekday or TimeUnit.Month;

    /// <summary>Steps from one time to a later or earlier one.</summary>
    public long Between(long from, long to) => Unit switch
    {
        TimeUnit.Month => RoundedQuotient(TimeStepDetection.MonthOf(to) - TimeStepDetection.MonthOf(from)),
        TimeUnit.Weekday => RoundedQuotient(TimeStepDetection.WeekdayOf(to) - TimeStepDetection.WeekdayOf(from)),
        _ => RoundedQuotient(to - from),
    };

    /// <summary>The time some steps later.</summary>
    public long After(long time, long steps)
    {
        switch (Unit)
        {
            case TimeUnit.Month:
                var date = new DateTime(time);
                DateTime moved = date.AddMonths(checked((int)(steps * Length)));
                bool isLastDay = date.Day == DateTime.DaysInMonth(date.Year, date.Month);
                return isLastDay && date.Day >= 28
                    ? moved.AddDays(DateTime.DaysInMonth(moved.Year, moved.Month) - moved.Day).Ticks
                    : moved.Ticks;
            case TimeUnit.Weekday:
                long weekday = TimeStepDetection.WeekdayOf(time) + (steps * Length);
                long days = (Math.DivRem(weekday, 5, out long day) * 7) + day;
                return (days * TimeSpan.TicksPerDay) + (time % TimeSpan.TicksPerDay);
            default:
                return time + (steps * Length);
        }
    }

    /// <summary>A time as a user wrote it.</summary>
    public string Text(long time) => IsDate
        ? new DateTime(time).ToString(time % TimeSpan.TicksPerDay == 0 ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
        : time.ToString(CultureInfo.InvariantCulture);

    /// <summary>For messages.</summary>
    public override string ToString() => Unit switch
    {
        TimeUnit.Month => Length switch { 1 => "1 month", 3 => "1 quarter", 12 => "1 year", _ => $"{Length} months" },
        TimeUnit.Weekday => Length == 1 ? "1 weekday" : $"{Length} weekdays",
        TimeUnit.Tick => new TimeSpan(Length).ToString("c", CultureInfo.InvariantCulture),
        _ => Length.ToString(CultureInfo.InvariantCulture),
    };

    private long RoundedQuotient(long units) => (long)Math.Round((double)units / Length, MidpointRounding.AwayFromZero);
}
