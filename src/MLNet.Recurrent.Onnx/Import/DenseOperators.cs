using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Onnx.Import;

/// <summary>Dense layers and scales: what acts on the features of a signal with constants.</summary>
internal static class DenseOperators
{
    public static Signal MatMul(NodeReading node)
    {
        Signal signal = Open(node, 0);
        return Multiplied(node, signal, node.Numbers(1), isTransposed: false, factor: 1);
    }

    // alpha A B + beta C
    public static Signal Gemm(NodeReading node)
    {
        Signal signal = Open(node, 0);
        if (node.Number("transA", 0) != 0 || signal.Axes.Length != 2)
        {
            throw new NotSupportedException("reads its first factor transposed, or with more than two axes");
        }

        Signal product = Multiplied(node, signal, node.Numbers(1), node.Number("transB", 0) != 0, node.Single("alpha", 1));
        return node.Optional(2) is null
            ? product
            : product with { Map = product.Map.Add(Row(product, node.Numbers(2), node.Single("beta", 1))) };
    }

    public static Signal Add(NodeReading node)
    {
        (Signal signal, Constant constant, _) = SignalAndConstant(node);
        return signal with { Map = signal.Map.Add(Row(signal, constant, 1)) };
    }

    public static Signal Subtract(NodeReading node)
    {
        (Signal signal, Constant constant, bool isSwapped) = SignalAndConstant(node);
        return isSwapped
            ? signal with { Map = signal.Map.Multiply(Same(signal, -1)).Add(Row(signal, constant, 1)) }
            : signal with { Map = signal.Map.Add(Row(signal, constant, -1)) };
    }

    public static Signal Multiply(NodeReading node)
    {
        (Signal signal, Constant constant, _) = SignalAndConstant(node);
        return signal with { Map = signal.Map.Multiply(Row(signal, constant, 1)) };
    }

    public static Signal Divide(NodeReading node)
    {
        (Signal signal, Constant constant, bool isSwapped) = SignalAndConstant(node);
        return isSwapped
            ? throw new NotSupportedException("divides a constant by values of the sequences")
            : signal with { Map = signal.Map.Divide(Row(signal, constant, 1)) };
    }

    /// <summary>Sigmoid, Softmax or LogSoftmax at the end: the outputs of a model stand before it.</summary>
    public static Signal Close(NodeReading node, OutputKind output)
    {
        Signal signal = Open(node, 0);
        long axis = node.Number("axis", signal.Axes.Length - 1);
        return output != OutputKind.Softmax || signal.Axes[signal.AxisIndex(axis)] == Axis.Features
            ? signal with { Activation = output }
            : throw new NotSupportedException("makes probabilities along another axis than the outputs");
    }

    private static Signal Multiplied(NodeReading node, Signal signal, Constant matrix, bool isTransposed, double factor)
    {
        if (matrix is not { Singles: { } values, Dimensions.Length: 2 } || signal.Axes[^1] != Axis.Features)
        {
            throw new NotSupportedException("multiplies by something else than a matrix over the features");
        }

        int columns = matrix.Dimensions[isTransposed ? 1 : 0], rows = matrix.Dimensions[isTransposed ? 0 : 1];
        if (rows == 0 || columns == 0 || (signal.Width != columns && signal.Width != 0))
        {
            throw new NotSupportedException($"multiplies {signal.Width} features by a matrix of {columns} x {rows}");
        }

        node.Budget.Spend(2L * values.Length);
        double[] weights = new double[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                weights[(row * columns) + column] = factor * values[isTransposed ? (row * columns) + column : (column * rows) + row];
            }
        }

        _ = signal.Atoms;
        return signal with { Map = signal.Map.Multiply(weights, rows, node.Budget) };
    }

    private static (Signal Signal, Constant Constant, bool IsSwapped) SignalAndConstant(NodeReading node)
    {
        if (node.Input(0) is Signal && node.Input(1) is Signal)
        {
            throw new NotSupportedException("combines two values of the sequences; a model is one chain of layers");
        }

        bool isSwapped = node.Input(0) is Constant;
        return (Open(node, isSwapped ? 1 : 0), node.Numbers(isSwapped ? 0 : 1), isSwapped);
    }

    private static Signal Open(NodeReading node, int input)
    {
        Signal signal = node.Signal(input);
        return signal.Activation == OutputKind.Linear
            ? signal
            : throw new NotSupportedException("computes with values after Sigmoid or Softmax, which end a model");
    }

    // one number for each feature: a row along the last axis, or one number for all
    private static double[] Row(Signal signal, Constant constant, double factor)
    {
        _ = signal.Atoms;
        if (constant.Singles is not { Length: > 0 } values)
        {
            throw new NotSupportedException("computes with constants that are no floating-point numbers");
        }

        if (values.Length == 1 && signal.Width > 0)
        {
            return Same(signal, factor * values[0]);
        }

        bool isRow = signal.Axes[^1] == Axis.Features && constant.Dimensions[^1] == values.Length;
        return isRow && (signal.Width == values.Length || signal.Width == 0)
            ? Array.ConvertAll(values, value => factor * value)
            : throw new NotSupportedException($"computes with {values.Length} constants where {signal.Width} features each need one");
    }

    private static double[] Same(Signal signal, double value)
    {
        double[] row = new double[signal.Width];
        Array.Fill(row, value);
        return row;
    }
}
