namespace MLNet.Recurrent.Onnx.Import;

/// <summary>
/// One axis of a signal. The axes over time and batch come from an input of the graph and are told apart by reference: which is which
/// shows when a recurrent node reads them. The other three are what they are everywhere.
/// </summary>
/// <param name="size">Its size where the graph says it, otherwise null.</param>
internal sealed class Axis(long? size)
{
    /// <summary>The values of a step, or the units of a state.</summary>
    public static readonly Axis Features = new(null);

    /// <summary>Directions, or layers and directions: the parts of a signal stand one behind the other.</summary>
    public static readonly Axis Parts = new(null);

    /// <summary>An axis of size 1.</summary>
    public static readonly Axis One = new(1);

    public long? Size { get; } = size;

    /// <summary>Whether it goes over time or batch.</summary>
    public bool IsOuter => this != Features && this != Parts && this != One;
}
