using Microsoft.ML.Data;

namespace DailyBirths;

/// <summary>A line of us-births.csv.</summary>
internal sealed class BirthsLine
{
    [LoadColumn(0)] public float Year { get; set; }
    [LoadColumn(1)] public float Month { get; set; }
    [LoadColumn(2)] public float DayOfMonth { get; set; }
    [LoadColumn(4)] public float Births { get; set; }
}

/// <summary>
/// A step of the series: the births of a day, and the calendar of the day to forecast, which is known long before.
/// </summary>
internal sealed class Day
{
    public DateTime Date { get; init; }

    public float Births { get; init; }

    public string Weekday { get; init; } = "";

    public string Occasion { get; init; } = "";

    public float YearSine { get; init; }

    public float YearCosine { get; init; }

    public static Day From(BirthsLine line, int horizon)
    {
        var date = new DateTime((int)line.Year, (int)line.Month, (int)line.DayOfMonth);
        DateTime target = date.AddDays(horizon);
        double angle = 2 * Math.PI * target.DayOfYear / 365.25;
        return new Day
        {
            Date = date,
            Births = line.Births,
            Weekday = target.DayOfWeek.ToString(),
            Occasion = OccasionOf(target),
            YearSine = (float)Math.Sin(angle),
            YearCosine = (float)Math.Cos(angle),
        };
    }

    /// <summary>Days on which hospitals plan fewer births, or parents avoid or seek them.</summary>
    private static string OccasionOf(DateTime day) => (day.Month, day.Day) switch
    {
        (1, 1) => "New Year",
        (1, 2) => "after New Year",
        (2, 14) => "Valentine's Day",
        (2, 29) => "leap day",
        (4, 1) => "April Fools' Day",
        (7, 3) => "before Independence Day",
        (7, 4) => "Independence Day",
        (7, 5) => "after Independence Day",
        (10, 31) => "Halloween",
        (12, 24) => "Christmas Eve",
        (12, 25) => "Christmas",
        (12, 26) => "after Christmas",
        (12, 31) => "New Year's Eve",
        _ when IsNth(day, 1, DayOfWeek.Monday, 3) => "Martin Luther King Day",
        _ when IsNth(day, 2, DayOfWeek.Monday, 3) => "Presidents' Day",
        _ when day.Month == 5 && day.DayOfWeek == DayOfWeek.Monday && day.Day > 24 => "Memorial Day",
        _ when IsNth(day, 9, DayOfWeek.Monday, 1) => "Labor Day",
        _ when IsNth(day, 10, DayOfWeek.Monday, 2) => "Columbus Day",
        _ when IsNth(day, 11, DayOfWeek.Thursday, 4) => "Thanksgiving",
        _ when IsNth(day.AddDays(-1), 11, DayOfWeek.Thursday, 4) => "after Thanksgiving",
        _ when day.Day == 13 => "the 13th",
        _ => "none",
    };

    private static bool IsNth(DateTime day, int month, DayOfWeek weekday, int nth) =>
        day.Month == month && day.DayOfWeek == weekday && (day.Day - 1) / 7 == nth - 1;
}
