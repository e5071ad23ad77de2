using System.Globalization;
using Microsoft.ML;

namespace MLNet.Recurrent.Forecasting;

/// <summary>Reads a time column, whatever its type.</summary>
internal sealed class TimeReader
{
    private TimeReader(Func<long> read, Func<bool> isDate) => (Read, IsDate) = (read, isDate);

    /// <summary>The time of the current row: ticks of a date, or a whole number.</summary>
    public Func<long> Read { get; }

    /// <summary>Whether times are dates. Of texts it is known after the first.</summary>
    public Func<bool> IsDate { get; }

    public static TimeReader Of(DataViewRow input, DataViewSchema.Column column)
    {
        Type type = column.Type.RawType;
        return type == typeof(DateTime) ? Dates<DateTime>(input, column, static date => date.Ticks)
            : type == typeof(DateTimeOffset) ? Dates<DateTimeOffset>(input, column, static date => date.UtcTicks)
            : type == typeof(ReadOnlyMemory<char>) ? Texts(input, column)
            : type == typeof(float) ? Numbers<float>(input, column)
            : type == typeof(double) ? Numbers<double>(input, column)
            : type == typeof(int) ? Numbers<int>(input, column)
            : type == typeof(long) ? Numbers<long>(input, column)
            : type == typeof(short) ? Numbers<short>(input, column)
            : type == typeof(sbyte) ? Numbers<sbyte>(input, column)
            : type == typeof(uint) ? Numbers<uint>(input, column)
            : type == typeof(ulong) ? Numbers<ulong>(input, column)
            : type == typeof(ushort) ? Numbers<ushort>(input, column)
            : Numbers<byte>(input, column);
    }

    private static TimeReader Dates<TDate>(DataViewRow input, DataViewSchema.Column column, Func<TDate, long> ticks)
        where TDate : struct
    {
        ValueGetter<TDate> get = input.GetGetter<TDate>(column);
        TDate date = default;
        return new TimeReader(
            () =>
            {
                get(ref date);
                return ticks(date);
            },
            static () => true);
    }

    private static TimeReader Numbers<TNumber>(DataViewRow input, DataViewSchema.Column column)
        where TNumber : struct, System.Numerics.INumber<TNumber>
    {
        ValueGetter<TNumber> get = input.GetGetter<TNumber>(column);
        TNumber number = default;
        return new TimeReader(
            () =>
            {
                get(ref number);
                return TNumber.IsInteger(number)
                    ? long.CreateChecked(number)
                    : throw Unreadable(input, column, string.Create(CultureInfo.InvariantCulture, $"{number}"));
            },
            static () => false);
    }

    private static TimeReader Texts(DataViewRow input, DataViewSchema.Column column)
    {
        ValueGetter<ReadOnlyMemory<char>> get = input.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> text = default;
        bool? areDates = null;
        return new TimeReader(
            () =>
            {
                get(ref text);
                if (!TimeText.TryParse(text.Span, out long time, out bool isDate) || isDate != (areDates ?? isDate))
                {
                    throw Unreadable(input, column, $"'{text}'");
                }

                areDates = isDate;
                return time;
            },
            () => areDates ?? true);
    }

    private static InvalidDataException Unreadable(DataViewRow input, DataViewSchema.Column column, string value) =>
        new(string.Create(CultureInfo.InvariantCulture,
            $"Row {input.Position} (the first is row 0): the time column '{column.Name}' holds {value}. Times are dates, such as 2011-12-31 or " +
            $"2011-12-31 23:00, or whole numbers, and all of one kind. Correct the row, or convert the column to DateTime."));
}
