using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// Around a layer above the first: its outputs are its states and the outputs of the layer below (He et al., 2016; between recurrent
/// layers: Wu et al., 2016). Both have the same direction, hence the same time.
/// <code>
/// y(t) = h(t) + y'(t)      dh(t) = dy(t)      dy'(t) += dy(t)
/// </code>
/// </summary>
internal static unsafe class ResidualConnection<V>
    where V : unmanaged, ILanes<V>
{
    /// <summary>The outputs after the first rows' step whose state stands at an address.</summary>
    public static void Step(LayerTape tape, float* hidden, float* below, nint belowStride, float* outputs, int rows)
    {
        int count = tape.Geometry.PaddedHidden;
        for (int row = 0; row < rows; row++)
        {
            new ReadOnlySpan<float>(hidden + ((nint)row * tape.Geometry.RowStride), count)
                .CopyTo(new Span<float>(outputs + ((nint)row * count), count));
            Elementwise<V>.Add(count, below + (row * belowStride), outputs + ((nint)row * count));
        }
    }

    public static void Forward(LayerTape tape, LayerTape below, SequenceShard shard, int from, int to)
    {
        for (int step = from; step < to; step++)
        {
            Step(tape, tape.RowsBefore(step + 1), below.OutputAfter(step), below.OutputStride, tape.OutputAfter(step), shard.ActiveRows(step));
        }
    }

    public static void Backward(LayerTape tape, LayerTape below, SequenceShard shard, int from, int to)
    {
        if (tape.FinalGradient == null)
        {
            Elementwise<V>.Add((to - from) * tape.OutputGradientStep, tape.OutputGradientAt(from), below.OutputGradientAt(from));
            return;
        }

        // Only the last state of each sequence has a gradient.
        int count = tape.Geometry.PaddedHidden;
        for (int row = 0; row < shard.Rows; row++)
        {
            int last = shard.Length(row) - 1;
            if (last >= from && last < to)
            {
                Elementwise<V>.Add(count, tape.FinalGradient + ((nint)row * count), below.OutputGradientAt(last) + ((nint)row * count));
            }
        }
    }
}
