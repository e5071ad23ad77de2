using Microsoft.ML;

namespace MLNet.Recurrent.Windows;

/// <summary>
/// The table of windows. It is made anew from the long table on every pass, always in the order of that table and by a single
/// cursor, because a window depends on the rows before it.
/// </summary>
internal sealed class WindowDataView(WindowColumns columns, IDataView source) : IDataView
{
    public DataViewSchema Schema => columns.Output;

    public bool CanShuffle => false;

    /// <summary>Known for a single series.</summary>
    public long? GetRowCount()
    {
        WindowSettings settings = columns.Settings;
        long lost = settings.Length - 1L + (settings.KeepUnlabeled ? 0 : settings.Wait);
        return columns.Series is null && source.GetRowCount() is { } rows ? Math.Max(0, rows - lost) : null;
    }

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        bool[] active = new bool[Schema.Count];
        foreach (DataViewSchema.Column column in columnsNeeded)
        {
            active[column.Index] = true;
        }

        // No random source goes on to the input, even if it could shuffle: the order of the steps is the data.
        return new WindowCursor(columns, source.GetRowCursor(columns.Dependencies(active)), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
