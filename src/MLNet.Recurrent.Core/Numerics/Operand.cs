namespace MLNet.Recurrent.Numerics;

/// <summary>
/// The left factor of a product, read value by value: element (row, k) of segment s stands at
/// Start[row * RowStride + k * DepthStride + s * SegmentStride]. Segments let one product run over the panels of a step, or
/// over several steps, without copying them together.
/// </summary>
internal readonly unsafe struct Operand(
    float* start, nint rowStride, nint depthStride, int depth, int segments = 1, nint segmentStride = 0)
{
    public readonly float* Start = start;
    public readonly nint RowStride = rowStride;
    public readonly nint DepthStride = depthStride;
    public readonly nint SegmentStride = segmentStride;
    public readonly int Depth = depth;
    public readonly int Segments = segments;
}
