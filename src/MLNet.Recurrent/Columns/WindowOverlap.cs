using Microsoft.ML;

namespace MLNet.Recurrent.Columns;

/// <summary>How much of a window the window before it has brought already, so that each step of a series is stored once.</summary>
internal sealed class WindowOverlap
{
    private readonly IOverlappingWindows? windows;
    private readonly SequenceShape shape;
    private long series = -1;
    private long firstStep;

    /// <param name="cursor">The rows; windows are known to overlap only where they are cut, not behind a cache.</param>
    /// <param name="column">Column of the sequences.</param>
    /// <param name="shape">Shape of the sequences.</param>
    public WindowOverlap(DataViewRowCursor cursor, DataViewSchema.Column column, SequenceShape shape)
    {
        this.shape = shape;
        windows = cursor is IOverlappingWindows overlapping && overlapping.WindowIndex == column.Index ? overlapping : null;
    }

    /// <summary>Values to make room for: the number of windows is known only where all are of one series.</summary>
    public long RoomFor(long sequences)
    {
        // A window is written whole before its shared steps are dropped.
        long steps = windows is null || sequences == 0 ? sequences * Math.Max(1, shape.Steps) : sequences + (2L * (shape.Steps - 1));
        return steps * shape.FeaturesPerStep;
    }

    /// <summary>
    /// Values at the start of the current sequence that are the last ones of the sequence asked about before. To be asked for
    /// stored sequences only, once for each.
    /// </summary>
    public int SharedValues()
    {
        if (windows is null)
        {
            return 0;
        }

        long moved = windows.FirstStep - firstStep;
        bool overlaps = windows.Series == series && moved >= 0 && moved < shape.Steps;
        series = windows.Series;
        firstStep = windows.FirstStep;
        return overlaps ? (shape.Steps - (int)moved) * shape.FeaturesPerStep : 0;
    }
}
