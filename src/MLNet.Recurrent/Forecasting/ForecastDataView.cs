using Microsoft.ML;

namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// A long table with forecasts. The series are read when somebody asks for the first forecast, once for all cursors; each row then
/// has its place in its series, and its forecast is made of what lies before.
/// </summary>
internal sealed class ForecastDataView(ForecastColumns columns, IDataView source, Func<SeriesReading> read, Func<ForecastScorer> scorer) : IDataView
{
    private readonly Lazy<SeriesReading> reading = new(read);

    public DataViewSchema Schema => columns.Output;

    public bool CanShuffle => false;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        bool[] active = new bool[Schema.Count];
        foreach (DataViewSchema.Column column in columnsNeeded)
        {
            active[column.Index] = true;
        }

        // No random source goes on to the input: rows are found by their number.
        return new ForecastCursor(columns, source.GetRowCursor(columns.Input.Where(column => active[column.Index])), active, reading, scorer);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
