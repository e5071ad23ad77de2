using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;

namespace MLNet.Recurrent.Windows;

/// <summary>
/// Reads the long table once and in order. Every row is taken into the history of its series as the cursor passes it, whoever
/// asks for what afterwards; the input then stands on the row that carries the label of the current window.
/// </summary>
internal sealed class WindowCursor : DataViewRowCursor, IOverlappingWindows
{
    private readonly WindowColumns columns;
    private readonly WindowSettings settings;
    private readonly DataViewRowCursor input;
    private readonly bool[] active;
    private readonly Func<int> readSeries;
    private readonly ValueGetter<VBuffer<float>>? readVector;
    private readonly ValueGetter<float>? readScalar;
    private readonly CarriedColumn?[] carried;
    private readonly CarriedColumn<DataViewRowId>? carriedIds;
    private readonly List<SeriesHistory> histories = [];
    private readonly WindowPlace place;
    private VBuffer<float> step;
    private bool isInputRead;

    public WindowCursor(WindowColumns columns, DataViewRowCursor input, bool[] active)
    {
        this.columns = columns;
        this.input = input;
        this.active = active;
        settings = columns.Settings;
        readSeries = SeriesNumbers.Of(input, columns.Series);
        if (active[columns.WindowIndex])
        {
            if (columns.Steps.Type is VectorDataViewType)
            {
                readVector = input.GetGetter<VBuffer<float>>(columns.Steps);
            }
            else
            {
                readScalar = input.GetGetter<float>(columns.Steps);
            }
        }

        int slots = settings.Wait + 1;
        place = new WindowPlace(slots);
        // Without a wait the input stands on the last row of the window, and its own getters serve.
        carried = new CarriedColumn?[columns.Input.Count];
        if (settings.Wait > 0)
        {
            carriedIds = CarriedColumn.OfIds(input, place, slots);
            for (int index = 0; index < carried.Length; index++)
            {
                carried[index] = active[index] ? Carry(columns.Input[index], slots) : null;
            }
        }
    }

    public override DataViewSchema Schema => columns.Output;

    public override long Position => place.Position;

    public override long Batch => 0;

    public int WindowIndex => columns.WindowIndex;

    public int Series => place.Series;

    public long FirstStep => place.End - settings.Length;

    public override bool MoveNext()
    {
        if (MoveToLabeled() || (settings.KeepUnlabeled && MoveToUnlabeled()))
        {
            place.Position++;
            return true;
        }

        place.Position = -1;
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    /// <summary>The identity of a window is that of its last row: no two windows share it.</summary>
    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        carriedIds is null ? input.GetIdGetter() : (ValueGetter<DataViewRowId>)carriedIds.Getter;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!active[column.Index])
        {
            throw new InvalidOperationException($"Column '{column.Name}' is not active. Name it when the cursor is created.");
        }

        if (column.Index == columns.LabelIndex)
        {
            return LabelGetter<TValue>();
        }

        if (column.Index < columns.WindowIndex && carried[column.Index] is null)
        {
            return input.GetGetter<TValue>(columns.Input[column.Index]);
        }

        Delegate getter = column.Index == columns.WindowIndex ? (ValueGetter<VBuffer<float>>)GetWindow : carried[column.Index]!.Getter;
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

    private CarriedColumn Carry(DataViewSchema.Column column, int slots)
    {
        if (!CarriedColumn.Serves(column))
        {
            throw new NotSupportedException($"Column '{column.Name}' is {column.Type}, which can only be used on its own row and not " +
                "be carried along with a window. Drop it with ml.Transforms.DropColumns before SequenceWindow.");
        }

        return CarriedColumn.Create(input, column, place, slots);
    }

    private bool MoveToLabeled()
    {
        while (!isInputRead && input.MoveNext())
        {
            int series = readSeries();
            SeriesHistory history = HistoryOf(series);
            ReadStep(history.Append());
            int slot = place.SlotOf(history.Count);
            foreach (CarriedColumn? column in carried)
            {
                column?.Remember(series, slot);
            }

            carriedIds?.Remember(series, slot);
            long end = history.Count - settings.Wait;
            if (end >= settings.Length)
            {
                place.Series = series;
                place.End = end;
                place.HasLabel = true;
                return true;
            }
        }

        if (!isInputRead)
        {
            isInputRead = true;
            place.HasLabel = false;
            // The first of the windows that never got their label.
            place.Series = -1;
        }

        return false;
    }

    private bool MoveToUnlabeled()
    {
        while (place.Series < histories.Count)
        {
            if (place.Series >= 0 && place.End < histories[place.Series].Count)
            {
                place.End++;
                return true;
            }

            place.Series++;
            if (place.Series < histories.Count)
            {
                place.End = Math.Max(settings.Length - 1, histories[place.Series].Count - settings.Wait);
            }
        }

        return false;
    }

    private SeriesHistory HistoryOf(int series)
    {
        if (series == histories.Count)
        {
            histories.Add(new SeriesHistory(settings.Length + settings.Wait, active[columns.WindowIndex] ? columns.FeaturesPerStep : 0));
        }

        return histories[series];
    }

    private void ReadStep(Span<float> values)
    {
        if (readScalar is not null)
        {
            readScalar(ref values[0]);
        }
        else if (readVector is not null)
        {
            readVector(ref step);
            if (step.Length != values.Length)
            {
                throw new InvalidOperationException($"Row {input.Position} (the first is row 0): column '{columns.Steps.Name}' holds " +
                    $"{step.Length} values, and its type promises {values.Length}. Correct the rows or the type.");
            }

            step.CopyTo(values);
        }
    }

    private void GetWindow(ref VBuffer<float> window)
    {
        place.RequireRow();
        VBufferEditor<float> editor = VBufferEditor.Create(ref window, settings.Length * columns.FeaturesPerStep);
        histories[place.Series].CopyWindow(place.End, editor.Values);
        window = editor.Commit();
    }

    private ValueGetter<TValue> LabelGetter<TValue>()
    {
        ValueGetter<TValue> source = input.GetGetter<TValue>(columns.Source!.Value);
        // The missing key is 0; Boolean, which has no missing value, never gets here without a label.
        TValue missing = typeof(TValue) == typeof(float) ? (TValue)(object)float.NaN : default!;
        return (ref TValue value) =>
        {
            place.RequireRow();
            if (place.HasLabel)
            {
                source(ref value);
            }
            else
            {
                value = missing;
            }
        };
    }
}
