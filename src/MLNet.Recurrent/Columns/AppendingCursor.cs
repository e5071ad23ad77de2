using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Columns;

/// <summary>A cursor with the appended columns.</summary>
internal sealed class AppendingCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor input;
    private readonly AppendedGetters getters;

    public AppendingCursor(AppendingMapper mapper, DataViewRowCursor input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        this.input = input;
        getters = new AppendedGetters(mapper, input, activeColumns);
        Schema = mapper.OutputSchema;
    }

    public override DataViewSchema Schema { get; }

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override bool MoveNext() => input.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => getters.IsActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => getters.Get<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
