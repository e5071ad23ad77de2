using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Tests.Columns;

/// <summary>A cursor of <see cref="WatchedDataView"/>.</summary>
internal sealed class WatchedCursor : DataViewRowCursor
{
    private readonly WatchedDataView data;
    private readonly DataViewRowCursor cursor;

    public WatchedCursor(WatchedDataView data, DataViewRowCursor cursor)
    {
        this.data = data;
        this.cursor = cursor;
        data.OpenCursors++;
    }

    public override DataViewSchema Schema => cursor.Schema;

    public override long Position => cursor.Position;

    public override long Batch => cursor.Batch;

    public override bool MoveNext()
    {
        bool moved = cursor.MoveNext();
        data.RowsRead += moved ? 1 : 0;
        return moved;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => cursor.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => cursor.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => cursor.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        cursor.Dispose();
        data.OpenCursors--;
        base.Dispose(disposing);
    }
}
