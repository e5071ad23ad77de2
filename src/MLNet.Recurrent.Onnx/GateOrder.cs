using MLNet.Recurrent.Cells;

namespace MLNet.Recurrent.Onnx;

/// <summary>
/// The operator of a cell and the order of its gates: LSTM is i o f c in ONNX and i f g o in PyTorch's order, which is ours; GRU is
/// z r h in ONNX and r z n in ours. RNN has one gate.
/// </summary>
internal sealed record GateOrder(string Operator, int[] Published)
{
    private static readonly GateOrder elman = new("RNN", [0]), lstm = new("LSTM", [0, 3, 1, 2]), gru = new("GRU", [1, 0, 2]);

    public int Gates => Published.Length;

    public static GateOrder Of(CellKind cell) => cell switch
    {
        CellKind.ElmanTanh or CellKind.ElmanRelu => elman,
        CellKind.Lstm => lstm,
        CellKind.Gru or CellKind.GruResetBefore => gru,
        _ => throw new NotSupportedException($"ONNX has no operator for the cell {cell}. Use Rnn, Lstm or Gru."),
    };

    /// <summary>Rows of a matrix or bias from our order to ONNX's.</summary>
    /// <param name="published">[gates * hidden, columns].</param>
    /// <param name="onnx">Room for as many.</param>
    public void ToOnnx(ReadOnlySpan<float> published, Span<float> onnx)
    {
        int size = published.Length / Gates;
        for (int gate = 0; gate < Gates; gate++)
        {
            published.Slice(Published[gate] * size, size).CopyTo(onnx[(gate * size)..]);
        }
    }

    /// <summary>Rows of a matrix or bias from ONNX's order to ours.</summary>
    public float[] FromOnnx(ReadOnlySpan<float> onnx)
    {
        float[] published = new float[onnx.Length];
        int size = onnx.Length / Gates;
        for (int gate = 0; gate < Gates; gate++)
        {
            onnx.Slice(gate * size, size).CopyTo(published.AsSpan(Published[gate] * size));
        }

        return published;
    }
}
