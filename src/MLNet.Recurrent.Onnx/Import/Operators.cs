using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Onnx.Import;

/// <summary>The one switch over the operators that can be followed.</summary>
internal static class Operators
{
    /// <returns>What is known of the outputs, the first at least.</returns>
    /// <exception cref="NotSupportedException">The node cannot be followed; the message completes "the node ...".</exception>
    public static Value[] Read(NodeReading node)
    {
        if (node.Node.Domain is not ("" or "ai.onnx"))
        {
            throw new NotSupportedException($"belongs to the operators of '{node.Node.Domain}'; only those of ONNX itself can be read");
        }

        // All is known of what is made of constants; and sizes are made of sizes.
        if (node.Inputs.All(input => input is Constant or null) && ConstantOperators.TryRead(node) is { } constant)
        {
            return [constant];
        }

        if (node.Inputs.Length > 0 && node.Inputs.All(input => input is Sizes or Constant { Integers: not null }))
        {
            return [SizeOperators.Read(node)];
        }

        return node.Node.Operator switch
        {
            "RNN" or "LSTM" or "GRU" => RecurrentOperators.Read(node),
            "Identity" or "Dropout" or "Cast" => [node.Input(0)],
            "Shape" => [SizeOperators.Shape(node)],
            "ConstantOfShape" => [ConstantOperators.Filling(node.Find("value")?.Tensor)],
            "Expand" or "Tile" or "Transpose" or "Squeeze" or "Unsqueeze" or "Reshape" or "Slice" or "Gather" or "Split" when
                node.Input(0) is Zeros || node.Input(0) is Constant { IsZero: true } => [.. node.Node.Outputs.Select(_ => new Zeros())],
            "Concat" when node.Inputs.All(input => input is Zeros or Constant { IsZero: true }) => [new Zeros()],
            "Transpose" or "Slice" or "Gather" or "Split" or "Squeeze" or "Unsqueeze" when node.Input(0) is Lengths or InitialState => [node.Input(0)],
            "Transpose" => [AxisOperators.Transpose(node)],
            "Squeeze" => [AxisOperators.Squeeze(node)],
            "Unsqueeze" => [AxisOperators.Unsqueeze(node)],
            "Reshape" => [AxisOperators.Reshape(node)],
            "Flatten" => [AxisOperators.Flatten(node)],
            "Gather" when node.Input(0) is Constant && node.Optional(1) is Tokens => [FrontOperators.Embedding(node)],
            "Gather" => [SelectionOperators.Gather(node)],
            "Conv" => [FrontOperators.Convolution(node)],
            "BatchNormalization" => [FrontOperators.Normalization(node)],
            "Relu" => [FrontOperators.Relu(node)],
            "Slice" => [SelectionOperators.Slice(node)],
            "Split" => SelectionOperators.Split(node),
            "Concat" => [SelectionOperators.Concat(node)],
            "ReduceMean" => [SelectionOperators.Pool(node, Moment.Mean)],
            "ReduceMax" => [SelectionOperators.Pool(node, Moment.Max)],
            "MatMul" => [DenseOperators.MatMul(node)],
            "Gemm" => [DenseOperators.Gemm(node)],
            "Add" => [DenseOperators.Add(node)],
            "Sub" => [DenseOperators.Subtract(node)],
            "Mul" => [DenseOperators.Multiply(node)],
            "Div" => [DenseOperators.Divide(node)],
            "Sigmoid" => [DenseOperators.Close(node, OutputKind.Logistic)],
            "Softmax" or "LogSoftmax" => [DenseOperators.Close(node, OutputKind.Softmax)],
            "Tanh" or "LeakyRelu" or "Elu" or "Selu" or "Gelu" or "HardSigmoid" or "PRelu" or "Softplus" => throw new NotSupportedException(
                "is an activation outside of the recurrent layers; a model has one dense layer without activation, and Sigmoid or Softmax after it"),
            "If" or "Loop" or "Scan" => throw new NotSupportedException("holds graphs of its own; export the model without control flow"),
            _ => throw new NotSupportedException("is an operator that a recurrent model has no place for"),
        };
    }
}
