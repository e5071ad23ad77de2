using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Columns;

/// <summary>One of the columns that sequences are made of, as it is read: row by row, or from the rows of a block.</summary>
internal abstract class ColumnValues
{
    private static readonly MethodInfo KeysDefinition =
        typeof(ColumnValues).GetMethod(nameof(Keys), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <param name="row">The row that stands, or a cursor that reads in blocks.</param>
    /// <param name="source">A vector of <see cref="float"/>, keys or text in that row.</param>
    /// <param name="column">The column of the model.</param>
    /// <param name="numbers">Numbers of keys; null for a column of numbers.</param>
    public static ColumnValues Open(DataViewRow row, DataViewSchema.Column source, SequenceColumn column, IKeyNumbers? numbers) =>
        ((VectorDataViewType)source.Type).ItemType switch
        {
            TextDataViewType => new TextValues(new RowVectors<ReadOnlyMemory<char>>(row, source), column.Subwords, numbers!),
            KeyDataViewType key => (ColumnValues)KeysDefinition.MakeGenericMethod(key.RawType)
                .Invoke(null, [row, source, column.Width, numbers])!,
            _ => new NumberValues(new RowVectors<float>(row, source), column.Width),
        };

    /// <summary>Takes the vector of a row and returns how many values it has.</summary>
    /// <param name="slot">Which row of a block; not used row by row.</param>
    public abstract int Load(int slot);

    /// <summary>The values, if they need no change; else empty.</summary>
    public virtual ReadOnlySpan<float> Unchanged => [];

    /// <summary>Puts the values where they belong in the steps.</summary>
    /// <param name="steps">[steps, <paramref name="stride"/>].</param>
    /// <param name="first">Place in a step of the first of them.</param>
    /// <param name="stride">Values of a step, those of other columns included.</param>
    public abstract void CopyTo(Span<float> steps, int first, int stride);

    private static KeyValues<TKey> Keys<TKey>(DataViewRow row, DataViewSchema.Column column, int width, IKeyNumbers numbers)
        where TKey : unmanaged, System.Numerics.IUnsignedNumber<TKey> => new(new RowVectors<TKey>(row, column), width, numbers);
}
