using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Forecasting;

/// <summary>Reads columns of numbers, or of vectors of Single or Double, in double precision.</summary>
internal static class ValuesReader
{
    /// <summary>Values per row.</summary>
    public static int SizeOf(DataViewSchema.Column column) => column.Type is VectorDataViewType vector ? vector.Size : 1;

    /// <returns>An action that writes the values of the current row.</returns>
    /// <param name="input">The row.</param>
    /// <param name="column">The column.</param>
    /// <param name="offset">Where its first value goes.</param>
    public static Action<double[]> Of(DataViewRow input, DataViewSchema.Column column, int offset = 0)
    {
        if (column.Type is VectorDataViewType vector)
        {
            return vector.ItemType.RawType == typeof(float) ? Vectors<float>(input, column, offset) : Vectors<double>(input, column, offset);
        }

        Type type = column.Type.RawType;
        return type == typeof(float) ? Scalars<float>(input, column, offset)
            : type == typeof(double) ? Scalars<double>(input, column, offset)
            : type == typeof(bool) ? Flags(input, column, offset)
            : type == typeof(int) ? Scalars<int>(input, column, offset)
            : type == typeof(long) ? Scalars<long>(input, column, offset)
            : type == typeof(short) ? Scalars<short>(input, column, offset)
            : type == typeof(sbyte) ? Scalars<sbyte>(input, column, offset)
            : type == typeof(uint) ? Scalars<uint>(input, column, offset)
            : type == typeof(ulong) ? Scalars<ulong>(input, column, offset)
            : type == typeof(ushort) ? Scalars<ushort>(input, column, offset)
            : Scalars<byte>(input, column, offset);
    }

    /// <summary>Reads the category of a text or key as its number.</summary>
    /// <param name="input">The row.</param>
    /// <param name="column">The column.</param>
    /// <param name="offset">Where the number goes.</param>
    /// <param name="categories">Numbers of the categories.</param>
    /// <param name="isOpen">Whether new categories get a number.</param>
    /// <param name="none">What stands for no category.</param>
    public static Action<double[]> Categories(
        DataViewRow input, DataViewSchema.Column column, int offset, CategoryList categories, bool isOpen, double none)
    {
        ColumnText.Reader read = ColumnText.Of(input, column);
        return values =>
        {
            ReadOnlySpan<char> text = read();
            values[offset] = text.IsEmpty ? none : categories.Of(text, isOpen);
        };
    }

    private static Action<double[]> Flags(DataViewRow input, DataViewSchema.Column column, int offset)
    {
        ValueGetter<bool> get = input.GetGetter<bool>(column);
        bool value = false;
        return values =>
        {
            get(ref value);
            values[offset] = value ? 1 : 0;
        };
    }

    private static Action<double[]> Scalars<TNumber>(DataViewRow input, DataViewSchema.Column column, int offset)
        where TNumber : struct, INumber<TNumber>
    {
        ValueGetter<TNumber> get = input.GetGetter<TNumber>(column);
        TNumber value = default;
        return values =>
        {
            get(ref value);
            values[offset] = double.CreateChecked(value);
        };
    }

    private static Action<double[]> Vectors<TNumber>(DataViewRow input, DataViewSchema.Column column, int offset)
        where TNumber : struct, INumber<TNumber>
    {
        ValueGetter<VBuffer<TNumber>> get = input.GetGetter<VBuffer<TNumber>>(column);
        VBuffer<TNumber> buffer = default;
        int size = SizeOf(column);
        return values =>
        {
            get(ref buffer);
            if (buffer.Length != size)
            {
                throw new InvalidDataException($"Row {input.Position} (the first is row 0): column '{column.Name}' holds {buffer.Length} values, " +
                    $"and its type promises {size}. Correct the rows or the type.");
            }

            values.AsSpan(offset, size).Clear();
            foreach (KeyValuePair<int, TNumber> item in buffer.Items())
            {
                values[offset + item.Key] = double.CreateChecked(item.Value);
            }
        };
    }
}
