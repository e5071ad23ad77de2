using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Columns;

/// <summary>The vectors of one column: that of the row that stands, or those of all rows of a block.</summary>
internal sealed class RowVectors<TItem>
{
    private readonly DataViewSchema.Column column;
    private readonly ReadAheadCursor? block;
    private readonly ValueGetter<VBuffer<TItem>>? get;
    private VBuffer<TItem> vector;

    public RowVectors(DataViewRow row, DataViewSchema.Column column)
    {
        this.column = column;
        block = row as ReadAheadCursor;
        get = block is null ? row.GetGetter<VBuffer<TItem>>(column) : null;
    }

    /// <summary>A vector; valid until the row moves.</summary>
    /// <param name="slot">Which row of a block; not used row by row.</param>
    public VBuffer<TItem> Of(int slot)
    {
        if (block is not null)
        {
            return block.ValuesOf<VBuffer<TItem>>(column)[slot];
        }

        get!(ref vector);
        return vector;
    }
}
