using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Columns;

/// <summary>
/// Hands out the rows of another cursor unchanged, but reads them a block at a time, so that a whole block can be worked on
/// together.
/// </summary>
internal sealed class ReadAheadCursor : DataViewRowCursor, IPlace
{
    private readonly DataViewRowCursor input;
    private readonly CarriedColumn?[] carried;
    private readonly CarriedColumn<DataViewRowId> ids;
    private readonly long[] batches;
    private long position = -1;
    private int slot, count;
    private bool isInputRead;

    /// <param name="input">The rows.</param>
    /// <param name="columns">Columns to pass on, all of them fit to be carried.</param>
    /// <param name="blockRows">Rows to read at a time.</param>
    public ReadAheadCursor(DataViewRowCursor input, IEnumerable<DataViewSchema.Column> columns, int blockRows)
    {
        this.input = input;
        batches = new long[blockRows];
        ids = CarriedColumn.OfIds(input, this, blockRows);
        carried = new CarriedColumn?[input.Schema.Count];
        foreach (DataViewSchema.Column column in columns)
        {
            carried[column.Index] = CarriedColumn.Create(input, column, this, blockRows);
        }
    }

    public override DataViewSchema Schema => input.Schema;

    public override long Position => position;

    public override long Batch => position < 0 ? 0 : batches[slot];

    /// <summary>Most rows of a block.</summary>
    public int Capacity => batches.Length;

    /// <summary>Rows of the block.</summary>
    public int Count => count;

    /// <summary>How many blocks were read.</summary>
    public long Block { get; private set; }

    /// <inheritdoc/>
    public (int Ring, int Slot) Current => position >= 0 ? (0, slot) : throw new InvalidOperationException(
        "The cursor stands on no row. Call MoveNext first, and stop when it returns false.");

    public override bool MoveNext()
    {
        slot++;
        if (slot >= count)
        {
            ReadBlock();
        }

        position = count > 0 ? position + 1 : -1;
        return count > 0;
    }

    /// <summary>A column's values in all rows of the block.</summary>
    public ReadOnlySpan<TValue> ValuesOf<TValue>(DataViewSchema.Column column) =>
        ((CarriedColumn<TValue>)carried[column.Index]!).Ring(0)[..count];

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ValueGetter<DataViewRowId>)ids.Getter;

    public override bool IsColumnActive(DataViewSchema.Column column) => carried[column.Index] is not null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        CarriedColumn values = carried[column.Index] ?? throw new InvalidOperationException(
            $"Column '{column.Name}' is not active. Name it when the cursor is created.");
        return values.Getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Column '{column.Name}' is {column.Type} and cannot be read as {typeof(TValue)}. Read it as {column.Type.RawType}.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }

        base.Dispose(disposing);
    }

    private void ReadBlock()
    {
        slot = 0;
        count = 0;
        Block++;
        while (count < batches.Length && !isInputRead)
        {
            if (!input.MoveNext())
            {
                isInputRead = true;
                break;
            }

            foreach (CarriedColumn? column in carried)
            {
                column?.Remember(0, count);
            }

            ids.Remember(0, count);
            batches[count] = input.Batch;
            count++;
        }
    }
}
