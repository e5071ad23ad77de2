using System.Runtime.InteropServices;
using MLNet.Recurrent.Benchmarks.Speed;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Benchmarks.Peers.Onnx;

/// <summary>
/// The network of a problem as an ONNX model: one recurrent operator and a Gemm for the head.
/// Inputs X [steps, batch, features] and, when the state is carried, one of States [1, batch, hidden] for each state; outputs
/// Outputs [batch, outputs] and the new states.
/// </summary>
internal static class OnnxModel
{
    private const int IrVersion = 8, OperatorSet = 14, Float = 1, Int64 = 7;

    /// <summary>Names of the states that go in: h, and c for an LSTM.</summary>
    public static string[] StateInputs(Problem problem) => problem.Network.Cell == CellKind.Lstm ? ["h0", "c0"] : ["h0"];

    /// <summary>Names of the states that come out.</summary>
    public static string[] StateOutputs(Problem problem) => problem.Network.Cell == CellKind.Lstm ? ["h1", "c1"] : ["h1"];

    public static byte[] Write(Problem problem, bool carriesState)
    {
        NetworkOptions network = problem.Network;
        if (network.Layers != 1 || network.Bidirectional)
        {
            throw new NotSupportedException("The ONNX writer of the benchmark knows one layer in one direction.");
        }

        (string type, int[] order) = Operator(network.Cell);
        int hidden = network.HiddenSize, features = network.InputSize, outputs = network.OutputSize;
        string[] statesIn = carriesState ? StateInputs(problem) : [], statesOut = StateOutputs(problem);
        float[] biases =
        [
            .. InOrder(problem.Published("bias_ih_l0"), order), .. InOrder(problem.Published("bias_hh_l0"), order),
        ];

        // the outputs are all hidden states, of no use here, and the last states; the fifth input is the lengths
        ProtobufWriter recurrent = Node(type, ["X", "W", "R", "B", "", .. statesIn], ["", .. statesOut])
            .Message(5, Attribute("hidden_size", hidden));
        if (network.Cell == CellKind.Gru)
        {
            // PyTorch's formula of the candidate
            recurrent.Message(5, Attribute("linear_before_reset", 1));
        }

        ProtobufWriter graph = new ProtobufWriter()
            .Message(1, recurrent)
            .Message(1, Node("Squeeze", ["h1", "first"], ["state"]))
            .Message(1, Node("Gemm", ["state", "HW", "HB"], ["Outputs"]).Message(5, Attribute("transB", 1)))
            .Text(2, "network")
            .Message(5, Tensor("W", InOrder(problem.Published("weight_ih_l0"), order), 1, order.Length * hidden, features))
            .Message(5, Tensor("R", InOrder(problem.Published("weight_hh_l0"), order), 1, order.Length * hidden, hidden))
            .Message(5, Tensor("B", biases, 1, 2 * order.Length * hidden))
            .Message(5, Tensor("HW", problem.Published("head.weight"), outputs, hidden))
            .Message(5, Tensor("HB", problem.Published("head.bias"), outputs))
            .Message(5, new ProtobufWriter().Number(1, 1).Number(2, Int64).Text(8, "first").Bytes(9, new byte[sizeof(long)]))
            .Message(11, Value("X", "steps", "batch", features))
            .All(statesIn, (writer, name) => writer.Message(11, Value(name, 1, "batch", hidden)))
            .Message(12, Value("Outputs", "batch", outputs));
        if (carriesState)
        {
            graph.All(statesOut, (writer, name) => writer.Message(12, Value(name, 1, "batch", hidden)));
        }

        return new ProtobufWriter()
            .Number(1, IrVersion)
            .Message(7, graph)
            .Message(8, new ProtobufWriter().Text(1, "").Number(2, OperatorSet))
            .ToArray();
    }

    // the operator, and for each of its gates the gate of PyTorch: LSTM i o f c from i f g o, GRU z r h from r z n
    private static (string Type, int[] GateOrder) Operator(CellKind cell) => cell switch
    {
        CellKind.Lstm => ("LSTM", [0, 3, 1, 2]),
        CellKind.Gru => ("GRU", [1, 0, 2]),
        CellKind.ElmanTanh => ("RNN", [0]),
        _ => throw new NotSupportedException($"The ONNX writer of the benchmark does not know {cell}."),
    };

    private static float[] InOrder(float[] gates, int[] order)
    {
        int size = gates.Length / order.Length;
        return [.. order.SelectMany(gate => gates.Skip(gate * size).Take(size))];
    }

    private static ProtobufWriter Node(string type, string[] inputs, string[] outputs) => new ProtobufWriter()
        .All(inputs, (writer, name) => writer.Text(1, name))
        .All(outputs, (writer, name) => writer.Text(2, name))
        .Text(4, type);

    private static ProtobufWriter Attribute(string name, long value)
    {
        const int isNumber = 2;
        return new ProtobufWriter().Text(1, name).Number(3, value).Number(20, isNumber);
    }

    private static ProtobufWriter Tensor(string name, float[] values, params int[] sizes) => new ProtobufWriter()
        .All(sizes, (writer, size) => writer.Number(1, size))
        .Number(2, Float)
        .Text(8, name)
        .Bytes(9, MemoryMarshal.AsBytes<float>(values));

    // sizes are numbers, or names where any number fits
    private static ProtobufWriter Value(string name, params object[] sizes)
    {
        ProtobufWriter shape = new ProtobufWriter().All(sizes, (writer, size) => writer.Message(
            1, size is int number ? new ProtobufWriter().Number(1, number) : new ProtobufWriter().Text(2, (string)size)));
        ProtobufWriter type = new ProtobufWriter().Message(1, new ProtobufWriter().Number(1, Float).Message(2, shape));
        return new ProtobufWriter().Text(1, name).Message(2, type);
    }
}
