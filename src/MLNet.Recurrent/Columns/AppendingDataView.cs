using Microsoft.ML;

namespace MLNet.Recurrent.Columns;

/// <summary>Data with the appended columns, computed while it is read, a block of rows at a time.</summary>
/// <param name="input">The rows.</param>
/// <param name="mapper">The columns to append.</param>
/// <param name="blockRows">Rows of a block.</param>
internal sealed class AppendingDataView(IDataView input, AppendingMapper mapper, int blockRows) : IDataView
{
    public DataViewSchema Schema => mapper.OutputSchema;

    public bool CanShuffle => input.CanShuffle;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] active = [.. columnsNeeded];
        DataViewSchema.Column[] read = [.. mapper.GetDependencies(active)];
        return Append(input.GetRowCursor(read, rand), read, active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] active = [.. columnsNeeded];
        DataViewSchema.Column[] read = [.. mapper.GetDependencies(active)];
        return Array.ConvertAll(input.GetRowCursorSet(read, n, rand), cursor => Append(cursor, read, active));
    }

    // Where nothing is to be scored, or a value does not outlive its row, rows are taken one by one.
    private AppendingCursor Append(DataViewRowCursor rows, DataViewSchema.Column[] read, DataViewSchema.Column[] active)
    {
        bool inBlocks = blockRows > 1 && active.Any(column => column.Index >= mapper.InputSchema.Count) && read.All(CarriedColumn.Serves);
        return new AppendingCursor(mapper, inBlocks ? new ReadAheadCursor(rows, read, blockRows) : rows, active);
    }
}
