using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// Where a layer finds a stretch of its input, and where the gradient of it goes: for each row an address that moves by a
/// fixed stride from step to step. A negative stride reads a sequence backwards, which is all a reverse direction is.
/// </summary>
internal sealed unsafe class InputPart(int maximumRows, int width)
{
    private readonly PinnedBuffer<nint> sources = new(maximumRows);
    private readonly PinnedBuffer<nint> gradients = new(maximumRows);

    /// <summary>Values per step.</summary>
    public int Width { get; } = width;

    /// <summary>[rows]: address of the first step read.</summary>
    public float** Sources => (float**)sources.Pointer;

    public nint SourceStride { get; set; }

    /// <summary>[rows]: where the gradient of the first step read is added; not used by the first layer.</summary>
    public float** Gradients => (float**)gradients.Pointer;

    public nint GradientStride { get; set; }
}
