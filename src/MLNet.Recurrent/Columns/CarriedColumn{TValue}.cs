using Microsoft.ML;

namespace MLNet.Recurrent.Columns;

/// <inheritdoc/>
internal sealed class CarriedColumn<TValue>(ValueGetter<TValue> read, ValueCopier<TValue> copy, IPlace place, int slots)
    : CarriedColumn
{
    // vectors keep their buffers there
    private readonly List<TValue[]> remembered = [];

    public override Delegate Getter => (ValueGetter<TValue>)Get;

    /// <summary>All slots of a ring.</summary>
    public ReadOnlySpan<TValue> Ring(int ring) => remembered[ring];

    public override void Remember(int ring, int slot)
    {
        if (ring == remembered.Count)
        {
            remembered.Add(new TValue[slots]);
        }

        read(ref remembered[ring][slot]);
    }

    private void Get(ref TValue value)
    {
        (int ring, int slot) = place.Current;
        copy(in remembered[ring][slot], ref value);
    }
}
