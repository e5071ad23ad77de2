using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>What a convolution writes down for its backward pass.</summary>
internal sealed unsafe class ConvolutionTape
{
    private readonly PinnedBuffer<float> sums, statistics, columns;

    public ConvolutionTape(long outputSize, int outputWidth, int columnWidth, int maximumSteps, bool training)
    {
        sums = new PinnedBuffer<float>(training ? outputSize : 0);
        statistics = new PinnedBuffer<float>(2L * outputWidth);
        columns = new PinnedBuffer<float>(training ? (long)maximumSteps * columnWidth : 0);
        OutputWidth = outputWidth;
    }

    public int OutputWidth { get; }

    // [steps of all sequences, output width]: sums of products before normalisation
    public float* Sums => sums.Pointer;

    // [output width] each: means of the shard, and 1 / deviation
    public float* Means => statistics.Pointer;

    public float* InverseDeviations => statistics.Pointer + OutputWidth;

    // [steps, column width]: gradients of what each output step has read
    public float* Columns => columns.Pointer;
}
