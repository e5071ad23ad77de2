namespace MLNet.Recurrent.Network;

/// <summary>
/// A convolution over time before the recurrent layers: filters over a few neighbouring steps, batch normalisation (Ioffe and
/// Szegedy, 2015) if wanted, then max(0, y). Zeros stand before and after the sequence.
/// </summary>
public sealed record ConvolutionOptions
{
    /// <summary>Filters: values of an output step, at least 1.</summary>
    public required int Filters { get; init; }

    /// <summary>Steps that a filter reads, at least 1.</summary>
    public required int Kernel { get; init; }

    /// <summary>
    /// Steps from one output to the next, at least 1: a sequence of n steps becomes one of n / stride, rounded up. With a stride as
    /// wide as the kernel the sequence is cut into segments.
    /// </summary>
    public int Stride { get; init; } = 1;

    /// <summary>
    /// Whether each filter's outputs are brought to mean 0 and deviation 1 over the steps of a part of the batch (16 or 32
    /// sequences: Hoffer et al., 2017), then scaled and shifted by trained values. Models use running means instead.
    /// </summary>
    public bool BatchNormalization { get; init; } = true;

    // Zeros before the first step: as many as after the last when the stride is 1; none where segments do not overlap.
    internal int Padding => Kernel <= Stride ? 0 : (Kernel - 1) / 2;

    internal int OutputLength(int length) => (length + Stride - 1) / Stride;

    internal void Validate()
    {
        Require.Range(Filters, 1, NetworkOptions.MaximumSize);
        Require.Range(Kernel, 1, NetworkOptions.MaximumSize);
        Require.Range(Stride, 1, NetworkOptions.MaximumSize);
    }
}
