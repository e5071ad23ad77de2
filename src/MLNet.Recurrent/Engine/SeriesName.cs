using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Engine;

/// <summary>The name of the series that a row belongs to: a text as it is, a key or an integer in digits.</summary>
internal static class SeriesName
{
    /// <summary>The characters are good until the next call.</summary>
    public delegate ReadOnlySpan<char> Reader();

    /// <summary>The name where there is one series only.</summary>
    public const string Only = "";

    public static Reader Of(DataViewRow row, DataViewSchema.Column? series)
    {
        if (series is not { } column)
        {
            return static () => Only;
        }

        Type type = column.Type.RawType;
        return type == typeof(ReadOnlyMemory<char>) ? OfText(row, column)
            : type == typeof(uint) ? OfNumber<uint>(row, column)
            : type == typeof(int) ? OfNumber<int>(row, column)
            : type == typeof(long) ? OfNumber<long>(row, column)
            : type == typeof(ulong) ? OfNumber<ulong>(row, column)
            : type == typeof(short) ? OfNumber<short>(row, column)
            : type == typeof(ushort) ? OfNumber<ushort>(row, column)
            : type == typeof(sbyte) ? OfNumber<sbyte>(row, column)
            : OfNumber<byte>(row, column);
    }

    private static Reader OfText(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<ReadOnlyMemory<char>> read = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> text = default;
        return () =>
        {
            read(ref text);
            return text.Span;
        };
    }

    private static Reader OfNumber<TValue>(DataViewRow row, DataViewSchema.Column column)
        where TValue : struct, IEquatable<TValue>, ISpanFormattable
    {
        ValueGetter<TValue> read = row.GetGetter<TValue>(column);
        bool isKey = column.Type is KeyDataViewType;
        char[] digits = new char[24];
        TValue value = default;
        return () =>
        {
            read(ref value);
            if (isKey && value.Equals(default))
            {
                throw new InvalidOperationException($"The series column '{column.Name}' holds a missing key, so the step belongs to no " +
                    "known series. Leave such steps out, or use the column that the keys were made of as seriesColumnName.");
            }

            value.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
            return digits.AsSpan(0, length);
        };
    }
}
