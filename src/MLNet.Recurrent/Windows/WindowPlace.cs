namespace MLNet.Recurrent.Windows;

/// <summary>Which window a cursor stands on; what its getters share.</summary>
internal sealed class WindowPlace
{
    /// <summary>Number of the series, counted from 0 in order of first appearance.</summary>
    public int Series { get; set; }

    /// <summary>Steps of the series up to and including the last one of the window.</summary>
    public long End { get; set; }

    /// <summary>Whether the input stands on the row that carries the label. Past the end of the input there is none.</summary>
    public bool HasLabel { get; set; }

    /// <summary>How many windows came before; -1 before the first and after the last.</summary>
    public long Position { get; set; } = -1;

    public void RequireRow()
    {
        if (Position < 0)
        {
            throw new InvalidOperationException("The cursor stands on no row. Call MoveNext first, and stop when it returns false.");
        }
    }
}
