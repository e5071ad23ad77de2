using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Columns;

/// <summary>
/// Remembers the values of one column while the input moves on: until the label of their window is known, or until the rows of
/// a block are scored.
/// </summary>
internal abstract class CarriedColumn
{
    private static readonly MethodInfo ReadDefinition =
        typeof(CarriedColumn).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>
    /// Whether values of a column outlive their row. Images and other objects may be disposed or written over when it moves.
    /// </summary>
    public static bool Serves(DataViewSchema.Column column) => column.Type is PrimitiveDataViewType or VectorDataViewType;

    /// <param name="input">Cursor on the rows.</param>
    /// <param name="column">The column to remember.</param>
    /// <param name="place">Where the output stands.</param>
    /// <param name="slots">How many values to remember per ring.</param>
    public static CarriedColumn Create(DataViewRow input, DataViewSchema.Column column, IPlace place, int slots) =>
        (CarriedColumn)ReadDefinition.MakeGenericMethod(column.Type.RawType).Invoke(null, [input, column, place, slots])!;

    /// <summary>The same for the identities of the rows.</summary>
    public static CarriedColumn<DataViewRowId> OfIds(DataViewRow input, IPlace place, int slots) =>
        new(input.GetIdGetter(), CopierOf<DataViewRowId>(), place, slots);

    /// <summary>Takes the value of the input's current row.</summary>
    /// <param name="ring">Number of the ring; each is used before the next one.</param>
    /// <param name="slot">Where in the ring.</param>
    public abstract void Remember(int ring, int slot);

    /// <summary>The getter of the value at the output's place.</summary>
    public abstract Delegate Getter { get; }

    private static CarriedColumn<TValue> Read<TValue>(DataViewRow input, DataViewSchema.Column column, IPlace place, int slots) =>
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
