using Microsoft.ML;

namespace MLNet.Recurrent.Columns;

/// <summary>Data with the appended columns, computed while it is read.</summary>
internal sealed class AppendingDataView(IDataView input, AppendingMapper mapper) : IDataView
{
    public DataViewSchema Schema => mapper.OutputSchema;

    public bool CanShuffle => input.CanShuffle;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] active = [.. columnsNeeded];
        return new AppendingCursor(mapper, input.GetRowCursor(mapper.GetDependencies(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] active = [.. columnsNeeded];
        DataViewRowCursor[] inputs = input.GetRowCursorSet(mapper.GetDependencies(active), n, rand);
        return Array.ConvertAll(inputs, DataViewRowCursor (cursor) => new AppendingCursor(mapper, cursor, active));
    }
}
