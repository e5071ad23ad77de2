using System.Globalization;

namespace MLNet.Recurrent.Forecasting;

/// <summary>Times as they stand in files: whole numbers, ISO dates with or without a clock, 2011-01 for months, 2011Q1 for quarters.</summary>
internal static class TimeText
{
    /// <summary>Reads a time.</summary>
    /// <param name="text">What the column holds.</param>
    /// <param name="time">The number, or the ticks of the date.</param>
    /// <param name="isDate">Whether it is a date.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out long time, out bool isDate)
    {
        text = text.Trim();
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        isDate = true;
        if (text.Length == 6 && (text[4] is 'Q' or 'q') && text[5] is >= '1' and <= '4' &&
            int.TryParse(text[..4], NumberStyles.None, CultureInfo.InvariantCulture, out int year) && year > 0)
        {
            time = new DateTime(year, ((text[5] - '1') * 3) + 1, 1).Ticks;
            return true;
        }

        if (text.Length == 8 && DateTime.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, Utc, out DateTime date))
        {
            time = date.Ticks;
            return true;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out time))
        {
            isDate = false;
            return true;
        }

        bool isRead = DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out date);
        time = date.Ticks;
        return isRead;
    }
}
