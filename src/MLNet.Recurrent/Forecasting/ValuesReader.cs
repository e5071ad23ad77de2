using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Forecasting;

/// <summary>Reads a column of Single or Double, or of vectors of them, in double precision.</summary>
internal static class ValuesReader
{
    /// <summary>Values per row.</summary>
    public static int SizeOf(DataViewSchema.Column column) => column.Type is VectorDataViewType vector ? vector.Size : 1;

    /// <returns>An action that writes the values of the current row.</returns>
    public static Action<double[]> Of(DataViewRow input, DataViewSchema.Column column)
    {
        bool isSingle = (column.Type is VectorDataViewType vector ? vector.ItemType.RawType : column.Type.RawType) == typeof(float);
        return (column.Type is VectorDataViewType, isSingle) switch
        {
            (true, true) => Vectors<float>(input, column),
            (true, false) => Vectors<double>(input, column),
            (false, true) => Scalars<float>(input, column),
            _ => Scalars<double>(input, column),
        };
    }

    private static Action<double[]> Scalars<TNumber>(DataViewRow input, DataViewSchema.Column column)
        where TNumber : struct, System.Numerics.INumber<TNumber>
    {
        ValueGetter<TNumber> get = input.GetGetter<TNumber>(column);
        TNumber value = default;
        return values =>
        {
            get(ref value);
            values[0] = double.CreateChecked(value);
        };
    }

    private static Action<double[]> Vectors<TNumber>(DataViewRow input, DataViewSchema.Column column)
        where TNumber : struct, System.Numerics.INumber<TNumber>
    {
        ValueGetter<VBuffer<TNumber>> get = input.GetGetter<VBuffer<TNumber>>(column);
        VBuffer<TNumber> buffer = default;
        return values =>
        {
            get(ref buffer);
            if (buffer.Length != values.Length)
            {
                throw new InvalidDataException($"Row {input.Position} (the first is row 0): column '{column.Name}' holds {buffer.Length} values, " +
                    $"and its type promises {values.Length}. Correct the rows or the type.");
            }

            Array.Clear(values);
            foreach (KeyValuePair<int, TNumber> item in buffer.Items())
            {
                values[item.Key] = double.CreateChecked(item.Value);
            }
        };
    }
}
