using Microsoft.ML;

namespace MLNet.Recurrent.Forecasting;

/// <summary>Some rows of a table, in its order.</summary>
/// <param name="source">The table.</param>
/// <param name="isSelected">Which rows, by number.</param>
internal sealed class SelectedRowsDataView(IDataView source, bool[] isSelected) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => isSelected.LongCount(selected => selected);

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new SelectedRowsCursor(source.GetRowCursor(columnsNeeded), isSelected);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
