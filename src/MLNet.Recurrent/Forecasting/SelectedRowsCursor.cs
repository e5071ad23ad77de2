using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Forecasting;

/// <summary>Passes over the rows that are not selected.</summary>
internal sealed class SelectedRowsCursor(DataViewRowCursor input, bool[] isSelected) : DataViewRowCursor
{
    private long inputRow = -1, row = -1;

    public override DataViewSchema Schema => input.Schema;

    public override long Position => row;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        while (input.MoveNext())
        {
            inputRow++;
            if (isSelected[inputRow])
            {
                row++;
                return true;
            }
        }

        row = -1;
        return false;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => input.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
