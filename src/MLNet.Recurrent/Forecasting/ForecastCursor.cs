using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Forecasting;

/// <summary>The rows of a long table in order, with their forecasts.</summary>
internal sealed class ForecastCursor(
    ForecastColumns columns, DataViewRowCursor input, bool[] active, Lazy<SeriesReading> reading, Func<ForecastScorer> createScorer) : DataViewRowCursor
{
    private readonly Lazy<ForecastScorer> scorer = new(createScorer);
    private long row = -1, scoredRow = -1;

    public override DataViewSchema Schema => columns.Output;

    public override long Position => input.Position;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        bool hasMoved = input.MoveNext();
        row = hasMoved ? row + 1 : -1;
        return hasMoved;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!active[column.Index])
        {
            throw new InvalidOperationException($"Column '{column.Name}' is not active. Name it when the cursor is created.");
        }

        int output = column.Index - columns.Input.Count;
        if (output < 0)
        {
            return input.GetGetter<TValue>(columns.Input[column.Index]);
        }

        Delegate getter = columns.IsSingle
            ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> values) => Get(output, ref values))
            : (ValueGetter<VBuffer<double>>)((ref VBuffer<double> values) => Get(output, ref values));
        return getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
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

    private void Get<TNumber>(int output, ref VBuffer<TNumber> values)
        where TNumber : struct, System.Numerics.INumber<TNumber>
    {
        if (row < 0)
        {
            throw new InvalidOperationException("The cursor stands on no row. Call MoveNext first, and stop when it returns false.");
        }

        if (row != scoredRow)
        {
            (Series series, int end) = reading.Value.At(row);
            scorer.Value.Stand(new SeriesView(reading.Value.Table, series, end));
            scoredRow = row;
        }

        Fill(scorer.Value.Of(output), ref values);
    }

    /// <summary>Forecasts as a column holds them.</summary>
    public static void Fill<TNumber>(ReadOnlySpan<double> forecast, ref VBuffer<TNumber> values)
        where TNumber : struct, System.Numerics.INumber<TNumber>
    {
        VBufferEditor<TNumber> editor = VBufferEditor.Create(ref values, forecast.Length);
        for (int step = 0; step < forecast.Length; step++)
        {
            editor.Values[step] = TNumber.CreateSaturating(forecast[step]);
        }

        values = editor.Commit();
    }
}
