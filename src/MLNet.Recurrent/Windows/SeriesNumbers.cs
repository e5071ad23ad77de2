using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Windows;

/// <summary>Numbers the series from 0 in order of first appearance.</summary>
internal static class SeriesNumbers
{
    /// <returns>A function that gives the number of the series that the input's current row belongs to.</returns>
    public static Func<int> Of(DataViewRow input, DataViewSchema.Column? series)
    {
        if (series is not { } column)
        {
            return static () => 0;
        }

        Type type = column.Type.RawType;
        return type == typeof(ReadOnlyMemory<char>) ? OfText(input, column)
            : type == typeof(uint) ? OfValues<uint>(input, column)
            : type == typeof(int) ? OfValues<int>(input, column)
            : type == typeof(long) ? OfValues<long>(input, column)
            : type == typeof(ulong) ? OfValues<ulong>(input, column)
            : type == typeof(short) ? OfValues<short>(input, column)
            : type == typeof(ushort) ? OfValues<ushort>(input, column)
            : type == typeof(sbyte) ? OfValues<sbyte>(input, column)
            : OfValues<byte>(input, column);
    }

    private static Func<int> OfText(DataViewRow input, DataViewSchema.Column column)
    {
        ValueGetter<ReadOnlyMemory<char>> read = input.GetGetter<ReadOnlyMemory<char>>(column);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        // Looking up the characters makes a string per series, not per row.
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        ReadOnlyMemory<char> text = default;
        return () =>
        {
            read(ref text);
            if (!lookup.TryGetValue(text.Span, out int number))
            {
                number = numbers.Count;
                lookup[text.Span] = number;
            }

            return number;
        };
    }

    private static Func<int> OfValues<TValue>(DataViewRow input, DataViewSchema.Column column)
        where TValue : struct, IEquatable<TValue>
    {
        ValueGetter<TValue> read = input.GetGetter<TValue>(column);
        var numbers = new Dictionary<TValue, int>();
        bool isKey = column.Type is KeyDataViewType;
        TValue value = default;
        return () =>
        {
            read(ref value);
            // Values that are unknown to a key would all look like one series, and their windows would be mixtures.
            if (isKey && value.Equals(default(TValue)))
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                    $"Row {input.Position} (the first is row 0): the series column '{column.Name}' holds a missing key, so the row belongs to " +
                    $"no known series. Filter such rows, or use the column that the keys were made of as seriesColumnName."));
            }

            if (!numbers.TryGetValue(value, out int number))
            {
                number = numbers.Count;
                numbers.Add(value, number);
            }

            return number;
        };
    }
}
