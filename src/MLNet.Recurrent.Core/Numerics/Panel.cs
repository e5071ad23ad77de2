namespace MLNet.Recurrent.Numerics;

/// <summary>
/// The right factor of a product, read register by register: the row of depth k starts at Start + k * Stride, and
/// SegmentSkip more floats are skipped after each segment of the left factor.
/// </summary>
internal readonly unsafe struct Panel(float* start, nint stride, nint segmentSkip = 0)
{
    /// <summary>Registers of a full strip of a matrix packed in strips.</summary>
    public const int StripVectors = 4;

    public readonly float* Start = start;
    public readonly nint Stride = stride;
    public readonly nint SegmentSkip = segmentSkip;

    public Panel Shifted(nint columns) => new(Start + columns, Stride, SegmentSkip);
}
