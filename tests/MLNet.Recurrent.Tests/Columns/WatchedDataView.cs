using Microsoft.ML;

namespace MLNet.Recurrent.Tests.Columns;

/// <summary>Data that knows how far it was read, and whether all that read it have let go.</summary>
internal sealed class WatchedDataView(IDataView data) : IDataView
{
    public int RowsRead { get; set; }

    public int OpenCursors { get; set; }

    public DataViewSchema Schema => data.Schema;

    public bool CanShuffle => data.CanShuffle;

    public long? GetRowCount() => data.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new WatchedCursor(this, data.GetRowCursor(columnsNeeded, rand));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        Array.ConvertAll(data.GetRowCursorSet(columnsNeeded, n, rand), DataViewRowCursor (cursor) => new WatchedCursor(this, cursor));
}
