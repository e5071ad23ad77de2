using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Core.Tests.Persistence;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx.Format;
using static MLNet.Recurrent.Onnx.Tests.Import.TestGraph;

namespace MLNet.Recurrent.Onnx.Tests.Import;

[TestClass]
public sealed class DamagedFileTests
{
    [TestMethod]
    [DoNotParallelize]
    [TestCategory(LoaderTrial.Category)]
    public void Mutated_files_are_refused_without_a_crash_or_a_large_allocation()
    {
        byte[][] originals =
        [
            Saved(CellKind.Lstm, bidirectional: true, new OnnxExportOptions { LengthsName = "Lengths" }),
            Saved(CellKind.GruResetBefore, bidirectional: false, new OnnxExportOptions { WithState = true }),
            Exported(),
            WithUnfoldedWeights(),
            WithConvolutionOfTokens(),
        ];

        int loaded = new LoaderTrial { Factor = 40 }.Run(
            LoaderTrial.Mutations(50_000), originals, file => RecurrentModel.LoadOnnx(file),
            exception => exception is InvalidDataException or NotSupportedException);

        // ONNX has no checksum: where only a weight has changed it is a model.
        Assert.IsGreaterThan(0, loaded);
    }

    [TestMethod]
    public void Constants_joined_with_themselves_again_and_again_are_refused()
    {
        var graph = new TestGraph();
        string constant = graph.Random(1000);
        for (int i = 0; i < 40; i++)
        {
            constant = graph.Add("Concat", [constant, constant], Int("axis", 0));
        }

        byte[] bytes = graph.Bytes(graph.Add("Add", [graph.Recurrent("LSTM", graph.StepsFirst())[1], constant]));

        Assert.Contains("far more computation", RefusalWithin(bytes));
    }

    [TestMethod]
    public void States_joined_with_themselves_again_and_again_are_refused()
    {
        var graph = new TestGraph();
        string state = graph.Recurrent("LSTM", graph.StepsFirst())[1];
        for (int i = 0; i < 40; i++)
        {
            state = graph.Add("Concat", [state, state], Int("axis", 2));
        }

        Assert.Contains("joins more states than a network has", RefusalWithin(graph.Bytes(state)));
    }

    [TestMethod]
    public void Dense_layers_whose_product_is_larger_than_the_file_are_refused()
    {
        var graph = new TestGraph();
        string narrow = graph.Add("MatMul", ["x", graph.Random(Features, 1)]);
        string wide = graph.Add("MatMul", [narrow, graph.Random(1, 20_000)]);
        string again = graph.Add("MatMul", [graph.Add("MatMul", [wide, graph.Random(20_000, 1)]), graph.Random(1, 20_000)]);

        // 20,000 x 3 is in proportion; a layer of 20,000 inputs and 60,000 gates by way of one number is not
        byte[] bytes = graph.Bytes(graph.Add("MatMul", [again, graph.Random(20_000, 1)]));

        _ = RefusalWithin(bytes);
    }

    [TestMethod]
    public void Messages_within_messages_without_content_cost_no_more_than_their_bytes()
    {
        // a million nodes of two bytes each
        byte[] nodes = [.. Enumerable.Repeat(new byte[] { 0x0A, 0x00 }, 1 << 20).SelectMany(node => node)];
        var writer = new ProtobufWriter();
        writer.Bytes(7, nodes);
        byte[] bytes = writer.Written.ToArray();
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.ThrowsExactly<InvalidDataException>(() => RecurrentModel.LoadOnnx(bytes));

        Assert.IsLessThan(bytes.Length, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_file_cut_short_anywhere_is_refused()
    {
        byte[] bytes = Saved(CellKind.Gru, bidirectional: false, new OnnxExportOptions());

        // the versions and texts behind the graph may be missing
        for (int length = 0; length < bytes.Length - 400; length++)
        {
            Assert.ThrowsExactly<InvalidDataException>(() => RecurrentModel.LoadOnnx(bytes.AsMemory(0, length)), $"{length} bytes");
        }
    }

    private static string RefusalWithin(byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.ThrowsExactly<NotSupportedException>(() => RecurrentModel.LoadOnnx(bytes)).Message;
        Assert.IsLessThan(40 * bytes.Length + (1 << 20), GC.GetAllocatedBytesForCurrentThread() - before);
        return message;
    }

    private static byte[] Saved(CellKind cell, bool bidirectional, OnnxExportOptions options)
    {
        using var stream = new MemoryStream();
        RandomModel.Of(new NetworkOptions { InputSize = 2, Cell = cell, HiddenSize = 3, Layers = 2, Bidirectional = bidirectional }).SaveAsOnnx(stream, options);
        return stream.ToArray();
    }

    private static byte[] Exported()
    {
        var graph = new TestGraph();
        string[] states = graph.Recurrent("LSTM", graph.StepsFirst(), directions: 2, initial: [graph.ZerosOfBatch(2), graph.ZerosOfBatch(2)]);
        string all = graph.Add("Reshape", [graph.Add("Transpose", [states[0]], Ints("perm", 0, 2, 1, 3)), graph.List(0, 0, -1)]);
        string step = graph.Add("Slice", [all, graph.List(-1), graph.List(long.MaxValue), graph.List(0)]);
        string forwards = graph.Add("Slice", [graph.Add("Squeeze", [step, graph.List(0)]), graph.List(0), graph.List(Hidden), graph.List(1)]);
        return graph.Bytes(graph.Add("Softmax", [graph.Linear(forwards, Hidden, 3)]));
    }

    private static byte[] WithConvolutionOfTokens()
    {
        var graph = new TestGraph();
        string embedded = graph.Add("Gather", [graph.Random(6, 2), graph.Input("tokens", TensorType.Int64, "batch", "steps")]);
        string filtered = graph.Add("Conv", [graph.Add("Transpose", [embedded], Ints("perm", 0, 2, 1)), graph.Random(4, 2, 3)], Ints("pads", 1, 1));
        string[] statistics = [.. Enumerable.Repeat(graph.Constant([1, 2, 3, 4], 4), 4)];
        string rectified = graph.Add("Relu", [graph.Add("BatchNormalization", [filtered, .. statistics])]);
        string[] states = graph.Recurrent("GRU", graph.Add("Transpose", [rectified], Ints("perm", 2, 0, 1)), inputSize: 4);
        return graph.Bytes(graph.Linear(graph.Add("Squeeze", [states[1], graph.List(0)]), Hidden, 2));
    }

    private static byte[] WithUnfoldedWeights()
    {
        var graph = new TestGraph { OperatorSet = 11 };
        string Weight(long columns)
        {
            string matrix = graph.Random(Hidden, columns);
            string half = graph.Add("Slice", [matrix, graph.List(0), graph.List(2), graph.List(0)]);
            string rest = graph.Add("Gather", [matrix, graph.List(2, 3, -1)], Int("axis", 0));
            string joined = graph.Add("Concat", [half, rest], Int("axis", 0));
            return graph.Add("Unsqueeze", [graph.Add("Transpose", [graph.Add("Transpose", [joined])])], Ints("axes", 0));
        }

        string scaled = graph.Add("Div", [graph.Add("Sub", ["x", graph.Random(1, 1, Features)]), graph.Constant([2, 3, 4], Features)]);
        string[] states = graph.AddMany("RNN", 2, [graph.StepsFirst(scaled), Weight(Features), Weight(Hidden)], Int("hidden_size", Hidden));
        string last = graph.Add("Squeeze", [states[1]], Ints("axes", 0));
        string matrix = graph.Add("Reshape", [graph.Random(2 * Hidden), graph.List(-1, 2)]);
        return graph.Bytes(graph.Add("Add", [graph.Add("MatMul", [last, graph.Add("Mul", [matrix, graph.Constant([3])])]), graph.Random(2)]));
    }
}
