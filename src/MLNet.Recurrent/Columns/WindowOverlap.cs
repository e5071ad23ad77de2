using Microsoft.ML;

namespace MLNet.Recurrent.Columns;

/// <summary>How much of a window the window before it has brought already, so that each step of a series is stored once.</summary>
internal sealed class WindowOverlap
{
    private readonly IOverlappingWindows? windows;
    private readonly int length, width;
    private long series = -1;
    private long firstStep;

    /// <param name="cursor">The rows; windows are known to overlap only where they are cut, not behind a cache.</param>
    /// <param name="columns">What the sequences are made of; they are windows if they are made of one column alone.</param>
    /// <param name="source">The first of them.</param>
    public WindowOverlap(DataViewRowCursor cursor, SequenceColumns columns, DataViewSchema.Column source)
    {
        length = columns.Steps;
        width = columns.Width;
        windows = columns.Count == 1 && cursor is IOverlappingWindows overlapping && overlapping.WindowIndex == source.Index
            ? overlapping
            : null;
    }

    /// <summary>Values to make room for: the number of windows is known only where all are of one series.</summary>
    public long RoomFor(long sequences)
    {
        // A window is written whole before its shared steps are dropped.
        long steps = windows is null || sequences == 0 ? sequences * Math.Max(1, length) : sequences + (2L * (length - 1));
        return steps * width;
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
        bool overlaps = windows.Series == series && moved >= 0 && moved < length;
        series = windows.Series;
        firstStep = windows.FirstStep;
        return overlaps ? (length - (int)moved) * width : 0;
    }
}
