using Microsoft.ML;

namespace MLNet.Recurrent.Windows;

/// <inheritdoc/>
internal sealed class CarriedColumn<TValue>(ValueGetter<TValue> read, ValueCopier<TValue> copy, WindowPlace place, int slots)
    : CarriedColumn
{
    // per series a ring of slots; vectors keep their buffers there
    private readonly List<TValue[]> remembered = [];

    public override Delegate Getter => (ValueGetter<TValue>)Get;

    public override void Remember(int series, long end)
    {
        if (series == remembered.Count)
        {
            remembered.Add(new TValue[slots]);
        }

        read(ref remembered[series][Slot(end)]);
    }

    private void Get(ref TValue value)
    {
        place.RequireRow();
        copy(in remembered[place.Series][Slot(place.End)], ref value);
    }

    private int Slot(long end) => (int)(end % slots);
}
