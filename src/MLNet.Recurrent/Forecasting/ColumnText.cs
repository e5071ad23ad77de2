using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;

namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// Reads a text, key or integer as a text. A key is its text where it was made of texts, so that keys of another pipeline mean the same;
/// a missing key is empty.
/// </summary>
internal static class ColumnText
{
    /// <summary>The characters are good until the next call.</summary>
    public delegate ReadOnlySpan<char> Reader();

    public static Reader Of(DataViewRow input, DataViewSchema.Column column)
    {
        Type type = column.Type.RawType;
        return type == typeof(ReadOnlyMemory<char>) ? Text(input, column)
            : type == typeof(uint) ? Number<uint>(input, column)
            : type == typeof(int) ? Number<int>(input, column)
            : type == typeof(long) ? Number<long>(input, column)
            : type == typeof(ulong) ? Number<ulong>(input, column)
            : type == typeof(short) ? Number<short>(input, column)
            : type == typeof(ushort) ? Number<ushort>(input, column)
            : type == typeof(sbyte) ? Number<sbyte>(input, column)
            : Number<byte>(input, column);
    }

    private static Reader Text(DataViewRow input, DataViewSchema.Column column)
    {
        ValueGetter<ReadOnlyMemory<char>> get = input.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> text = default;
        return () =>
        {
            get(ref text);
            return text.Span;
        };
    }

    private static Reader Number<TNumber>(DataViewRow input, DataViewSchema.Column column)
        where TNumber : struct, System.Numerics.INumber<TNumber>
    {
        ValueGetter<TNumber> get = input.GetGetter<TNumber>(column);
        bool isKey = column.Type is KeyDataViewType;
        string[]? texts = isKey ? Texts(column) : null;
        TNumber number = default;
        char[] digits = new char[24];
        return () =>
        {
            get(ref number);
            if (isKey && TNumber.IsZero(number))
            {
                return default;
            }

            if (texts is not null)
            {
                return texts[int.CreateChecked(number) - 1];
            }

            number.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
            return digits.AsSpan(0, length);
        };
    }

    private static string[]? Texts(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationNames.KeyValues) is not { Type: VectorDataViewType { ItemType: TextDataViewType } })
        {
            return null;
        }

        VBuffer<ReadOnlyMemory<char>> texts = default;
        column.GetKeyValues(ref texts);
        return [.. texts.DenseValues().Select(text => $"{text}")];
    }
}
