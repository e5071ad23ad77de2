using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx.Format;
using static MLNet.Recurrent.Onnx.Tests.Import.TestGraph;

namespace MLNet.Recurrent.Onnx.Tests.Import;

/// <summary>
/// Graphs as torch.onnx.export writes them (torch/onnx/symbolic_opset9.py, _generic_rnn): steps first by a Transpose, initial states
/// computed from the size of the batch and cut per layer, directions joined by Transpose and Reshape.
/// </summary>
[TestClass]
public sealed class PyTorchGraphTests
{
    [TestMethod]
    public void Stacked_lstm_read_at_the_last_step()
    {
        var graph = new TestGraph();
        string hidden = graph.ZerosOfBatch(2), memory = graph.ZerosOfBatch(2), steps = graph.StepsFirst();
        for (int layer = 0; layer < 2; layer++)
        {
            string[] initial = [Layer(graph, hidden, layer), Layer(graph, memory, layer)];
            string[] states = graph.Recurrent("LSTM", steps, layer == 0 ? Features : Hidden, initial: initial);
            steps = graph.Add("Squeeze", [states[0], graph.List(1)]);
        }

        // self.fc(out[:, -1, :])
        string last = graph.Add("Gather", [graph.Add("Transpose", [steps], Ints("perm", 1, 0, 2)), graph.Scalar(-1)], Int("axis", 1));
        RecurrentModel model = graph.ReadsTheSame(graph.Linear(last, Hidden, 2));

        Assert.AreEqual(
            new NetworkOptions { InputSize = Features, HiddenSize = Hidden, Layers = 2, OutputSize = 2 }, model.Options);
    }

    [TestMethod]
    public void Classifier_that_ends_in_logits_is_one_when_the_caller_says_so()
    {
        var graph = new TestGraph();
        string[] states = graph.Recurrent("GRU", graph.StepsFirst(), more: Int("linear_before_reset", 1));
        string output = graph.Linear(graph.Add("Gather", [states[1], graph.Scalar(-1)], Int("axis", 0)), Hidden, 4);
        byte[] bytes = graph.Bytes(output);

        Assert.AreEqual(OutputKind.Linear, RecurrentModel.LoadOnnx(bytes).Options.Output);
        RecurrentModel model = RecurrentModel.LoadOnnx(bytes, new OnnxImportOptions { Output = OutputKind.Softmax });
        Assert.AreEqual(OutputKind.Softmax, model.Options.Output);
        Assert.AreEqual(CellKind.Gru, model.Options.Cell);
    }

    [TestMethod]
    [DataRow("GRU", CellKind.Gru)]
    [DataRow("LSTM", CellKind.Lstm)]
    public void Stacked_bidirectional_network_read_where_each_direction_ends(string type, CellKind cell)
    {
        var graph = new TestGraph();
        string steps = graph.StepsFirst();
        List<string> ends = [];
        OnnxAttribute[] more = type == "GRU" ? [Int("linear_before_reset", 1)] : [];
        for (int layer = 0; layer < 2; layer++)
        {
            string[] initial = [.. Enumerable.Range(0, type == "LSTM" ? 2 : 1).Select(_ => Layer(graph, graph.ZerosOfBatch(4), 2 * layer, 2))];
            string[] states = graph.Recurrent(type, steps, layer == 0 ? Features : 2 * Hidden, directions: 2, initial: initial, more: more);
            steps = graph.Add("Reshape", [graph.Add("Transpose", [states[0]], Ints("perm", 0, 2, 1, 3)), graph.List(0, 0, -1)]);
            ends.Add(states[1]);
        }

        // self.fc(torch.cat([h_n[-2], h_n[-1]], dim=1))
        string all = graph.Add("Concat", [.. ends], Int("axis", 0));
        string pair = graph.Add("Concat", [Of(graph, all, -2), Of(graph, all, -1)], Int("axis", 1));
        RecurrentModel model = graph.ReadsTheSame(graph.Add("Softmax", [graph.Linear(pair, 2 * Hidden, 3)], Int("axis", 1)), activate: Softmax);

        Assert.AreEqual(
            new NetworkOptions
            {
                InputSize = Features,
                Cell = cell,
                HiddenSize = Hidden,
                Layers = 2,
                Bidirectional = true,
                OutputSize = 3,
                Output = OutputKind.Softmax,
            },
            model.Options);
    }

    [TestMethod]
    public void Directions_in_the_other_order_and_cut_out_of_all_states()
    {
        var graph = new TestGraph();
        string[] states = graph.Recurrent("LSTM", graph.StepsFirst(), directions: 2);
        string all = graph.Add("Reshape", [graph.Add("Transpose", [states[0]], Ints("perm", 0, 2, 1, 3)), graph.List(0, 0, 2 * Hidden)]);

        // torch.cat([out[0, :, H:], out[-1, :, :H]], dim=1)
        string backwards = graph.Add("Slice", [Step(graph, all, 0), graph.List(Hidden), graph.List(long.MaxValue), graph.List(1)]);
        string forwards = graph.Add("Slice", [Step(graph, all, -1), graph.List(0), graph.List(Hidden), graph.List(1), graph.List(1)]);
        graph.ReadsTheSame(graph.Linear(graph.Add("Concat", [backwards, forwards], Int("axis", 1)), 2 * Hidden, 2));
    }

    [TestMethod]
    public void A_network_that_reads_only_one_of_two_directions()
    {
        var graph = new TestGraph();
        string[] states = graph.Recurrent("GRU", graph.StepsFirst(), directions: 2, more: Int("linear_before_reset", 1));
        graph.ReadsTheSame(graph.Linear(Of(graph, states[1], 1), Hidden, 2));
    }

    [TestMethod]
    [DataRow("ReduceMean", PoolingKind.Mean)]
    [DataRow("ReduceMax", PoolingKind.Max)]
    [DataRow("ReduceMax ReduceMean", PoolingKind.MeanAndMax)]
    public void Mean_and_maximum_over_all_steps(string operators, PoolingKind pooling)
    {
        var graph = new TestGraph();
        string[] states = graph.Recurrent("LSTM", graph.StepsFirst(), directions: 2);
        string all = graph.Add("Reshape", [graph.Add("Transpose", [states[0]], Ints("perm", 0, 2, 1, 3)), graph.List(0, 0, -1)]);

        // torch.cat([out.max(dim=1).values, out.mean(dim=1)], dim=1)
        string[] pooled = [.. operators.Split(' ').Select(type => graph.Add(type, [all], Ints("axes", 0), Int("keepdims", 0)))];
        string joined = pooled.Length == 1 ? pooled[0] : graph.Add("Concat", pooled, Int("axis", 1));
        RecurrentModel model = graph.ReadsTheSame(graph.Linear(joined, 2 * Hidden * pooled.Length, 2));

        Assert.AreEqual(pooling, model.Options.Pooling);
    }

    [TestMethod]
    public void A_dense_layer_on_every_step()
    {
        var graph = new TestGraph();
        string[] states = graph.Recurrent("GRU", graph.StepsFirst(), directions: 2, more: Int("linear_before_reset", 1));
        string all = graph.Add("Reshape", [graph.Add("Transpose", [states[0]], Ints("perm", 0, 2, 1, 3)), graph.List(0, 0, -1)]);
        string batchFirst = graph.Add("Transpose", [all], Ints("perm", 1, 0, 2));
        string dense = graph.Add("Add", [graph.Random(4), graph.Add("MatMul", [batchFirst, graph.Random(2 * Hidden, 4)])]);
        RecurrentModel model = graph.ReadsTheSame(graph.Add("Softmax", [dense], Int("axis", 2)), activate: Softmax);

        Assert.IsTrue(model.Options.OutputPerStep);
    }

    [TestMethod]
    public void Packed_sequences_of_different_lengths()
    {
        var graph = new TestGraph();
        string lengths = graph.Input("lengths", TensorType.Int64, "batch");
        string[] states = graph.Recurrent("LSTM", graph.StepsFirst(), lengths: graph.Add("Cast", [lengths], Int("to", (long)TensorType.Int32)), directions: 2);
        string pair = graph.Add("Concat", [Of(graph, states[1], 0), Of(graph, states[1], 1)], Int("axis", -1));
        graph.ReadsTheSame(graph.Linear(pair, 2 * Hidden, 1), lengths);
    }

    [TestMethod]
    public void Weights_that_the_exporter_did_not_fold_and_no_biases()
    {
        // reform_weights: GRU gates cut out of a matrix and joined in ONNX's order
        var graph = new TestGraph();
        string Reformed(string weight) => graph.Add("Unsqueeze", [graph.Add("Concat", [Gate(graph, weight, 1), Gate(graph, weight, 0), Gate(graph, weight, 2)],
            Int("axis", 0)), graph.List(0)]);
        string[] states = graph.AddMany(
            "GRU", 2, [graph.StepsFirst(), Reformed(graph.Random(3 * Hidden, Features)), Reformed(graph.Random(3 * Hidden, Hidden))],
            Int("hidden_size", Hidden), Int("linear_before_reset", 1));
        string transposed = graph.Add("Transpose", [graph.Random(2, Hidden)], Ints("perm", 1, 0));
        graph.ReadsTheSame(graph.Add("MatMul", [graph.Add("Squeeze", [states[1], graph.List(0)]), transposed]));
    }

    [TestMethod]
    public void Relu_network_with_steps_first_of_a_fixed_batch_and_length()
    {
        var graph = new TestGraph("steps", "batch", Features);
        string[] states = graph.Recurrent("RNN", "x", directions: 2, more: OnnxAttribute.Of("activations", ["Relu", "Relu"]));
        string joined = graph.Add("Reshape", [graph.Add("Transpose", [states[1]], Ints("perm", 1, 0, 2)), graph.List(-1, 2 * Hidden)]);
        RecurrentModel model = graph.ReadsTheSame(graph.Linear(joined, 2 * Hidden, 2), batchFirst: false);

        Assert.AreEqual(CellKind.ElmanRelu, model.Options.Cell);
    }

    [TestMethod]
    public void A_last_step_computed_from_the_number_of_steps()
    {
        var graph = new TestGraph();
        string[] states = graph.Recurrent("RNN", graph.StepsFirst(), more: OnnxAttribute.Of("activations", ["Tanh"]));
        string steps = graph.Add("Gather", [graph.Add("Shape", ["x"]), graph.Scalar(1)], Int("axis", 0));
        string last = graph.Add("Sub", [steps, graph.Scalar(1)]);
        graph.ReadsTheSame(graph.Linear(
            graph.Add("Gather", [graph.Add("Squeeze", [states[0], graph.List(1)]), last], Int("axis", 0)), Hidden, 2));
    }

    [TestMethod]
    public void Initial_states_that_are_inputs_start_from_zero()
    {
        var graph = new TestGraph();
        string hidden = graph.Input("h0", TensorType.Single, 2, "batch", Hidden);
        string[] first = graph.Recurrent("RNN", graph.StepsFirst(), initial: [Layer(graph, hidden, 0)]);
        string[] second = graph.Recurrent("RNN", graph.Add("Squeeze", [first[0], graph.List(1)]), Hidden, initial: [Layer(graph, hidden, 1)]);
        string output = graph.Linear(graph.Add("Squeeze", [second[1], graph.List(0)]), Hidden, 1);

        // h_n comes out as well, as of every nn.RNN
        RecurrentModel model = RecurrentModel.LoadOnnx(graph.Bytes(output, graph.Add("Concat", [first[1], second[1]], Int("axis", 0))));

        Assert.AreEqual(2, model.Options.Layers);
    }

    private static string Layer(TestGraph graph, string state, long first, long count = 1) =>
        graph.Add("Slice", [state, graph.List(first), graph.List(first + count), graph.List(0)]);

    private static string Of(TestGraph graph, string states, long index) => graph.Add("Gather", [states, graph.Scalar(index)], Int("axis", 0));

    private static string Step(TestGraph graph, string states, long index) => graph.Add("Gather", [states, graph.Scalar(index)], Int("axis", 0));

    private static string Gate(TestGraph graph, string weight, long gate) =>
        graph.Add("Slice", [weight, graph.List(gate * Hidden), graph.List((gate + 1) * Hidden), graph.List(0)]);
}
