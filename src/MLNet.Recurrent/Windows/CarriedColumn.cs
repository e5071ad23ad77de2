using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Windows;

/// <summary>
/// Remembers the values of one column of the long table until the label of their window is known: the input has moved on
/// by then.
/// </summary>
internal abstract class CarriedColumn
{
    private static readonly MethodInfo ReadDefinition =
        typeof(CarriedColumn).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <param name="input">Cursor on the long table.</param>
    /// <param name="column">The column to remember.</param>
    /// <param name="place">Where the output stands.</param>
    /// <param name="slots">How many values to remember per series.</param>
    public static CarriedColumn Create(DataViewRow input, DataViewSchema.Column column, WindowPlace place, int slots)
    {
        if (typeof(IDisposable).IsAssignableFrom(column.Type.RawType))
        {
            throw new NotSupportedException($"Column '{column.Name}' is {column.Type}, which can only be used on its own row and not " +
                "be carried along with a window. Drop it with ml.Transforms.DropColumns before SequenceWindow.");
        }

        return (CarriedColumn)ReadDefinition.MakeGenericMethod(column.Type.RawType).Invoke(null, [input, column, place, slots])!;
    }

    /// <summary>Takes the value of the input's current row.</summary>
    /// <param name="series">Number of the series.</param>
    /// <param name="end">Steps of the series up to and including this row.</param>
    public abstract void Remember(int series, long end);

    /// <summary>The getter of the value in the last row of the window.</summary>
    public abstract Delegate Getter { get; }

    private static CarriedColumn<TValue> Read<TValue>(DataViewRow input, DataViewSchema.Column column, WindowPlace place, int slots) =>
        new(input.GetGetter<TValue>(column), CopierOf<TValue>(), place, slots);

    private static ValueCopier<TValue> CopierOf<TValue>()
    {
        Type type = typeof(TValue);
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(VBuffer<>))
        {
            return static (in TValue from, ref TValue to) => to = from;
        }

        // The buffers of a vector belong to whoever holds it.
        return typeof(CarriedColumn).GetMethod(nameof(CopyVector), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GetGenericArguments()).CreateDelegate<ValueCopier<TValue>>();
    }

    private static void CopyVector<TItem>(in VBuffer<TItem> from, ref VBuffer<TItem> to) => from.CopyTo(ref to);
}
