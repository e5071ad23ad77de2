using MLNet.Recurrent.Columns;

namespace MLNet.Recurrent.Windows;

/// <summary>Which window a cursor stands on; what its getters share.</summary>
/// <param name="slots">Rows remembered per series.</param>
internal sealed class WindowPlace(int slots) : IPlace
{
    /// <summary>Number of the series, counted from 0 in order of first appearance.</summary>
    public int Series { get; set; }

    /// <summary>Steps of the series up to and including the last one of the window.</summary>
    public long End { get; set; }

    /// <summary>Whether the input stands on the row that carries the label. Past the end of the input there is none.</summary>
    public bool HasLabel { get; set; }

    /// <summary>How many windows came before; -1 before the first and after the last.</summary>
    public long Position { get; set; } = -1;

    /// <summary>The ring of the series and the slot of the last row of the window.</summary>
    public (int Ring, int Slot) Current
    {
        get
        {
            RequireRow();
            return (Series, SlotOf(End));
        }
    }

    /// <summary>Where a row is remembered.</summary>
    /// <param name="end">Steps of the series up to and including it.</param>
    public int SlotOf(long end) => (int)(end % slots);

    public void RequireRow()
    {
        if (Position < 0)
        {
            throw new InvalidOperationException("The cursor stands on no row. Call MoveNext first, and stop when it returns false.");
        }
    }
}
