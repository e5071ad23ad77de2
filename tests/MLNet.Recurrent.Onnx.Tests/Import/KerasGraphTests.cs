using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx.Format;
using static MLNet.Recurrent.Onnx.Tests.Import.TestGraph;

namespace MLNet.Recurrent.Onnx.Tests.Import;

/// <summary>
/// Graphs as tf2onnx and keras2onnx write them: initial states expanded from zeros, axes as attributes in old operator sets, dense layers
/// as MatMul and Add, directions as one node or as two that are joined.
/// </summary>
[TestClass]
public sealed class KerasGraphTests
{
    [TestMethod]
    public void Lstm_and_dense_sigmoid_of_an_old_operator_set()
    {
        var graph = new TestGraph { OperatorSet = 11 };
        string zeros = graph.Constant(new float[Hidden], 1, Hidden);
        string batch = graph.Add("Slice", [graph.Add("Shape", ["x"]), graph.List(0), graph.List(1), graph.List(0)]);
        string expanded = graph.Add("Expand", [zeros, graph.Add("Concat", [batch, graph.List(Hidden)], Int("axis", 0))]);
        string state = graph.Add("Unsqueeze", [expanded], Ints("axes", 0));
        string[] states = graph.Recurrent("LSTM", graph.StepsFirst(), initial: [state, state]);

        // return_sequences = False: the last of the stacked outputs
        string stacked = graph.Add("Squeeze", [states[0]], Ints("axes", 1));
        string last = graph.Add("Slice", [stacked, graph.List(-1), graph.List(int.MaxValue), graph.List(0), graph.List(1)]);
        string dense = Dense(graph, graph.Add("Squeeze", [last], Ints("axes", 0)), Hidden, 1);
        RecurrentModel model = graph.ReadsTheSame(graph.Add("Sigmoid", [dense]), activate: Sigmoid);

        Assert.AreEqual(OutputKind.Logistic, model.Options.Output);
    }

    [TestMethod]
    [DataRow(0, CellKind.GruResetBefore)]
    [DataRow(1, CellKind.Gru)]
    public void Bidirectional_gru_as_two_nodes_of_either_reset(int resetAfter, CellKind cell)
    {
        var graph = new TestGraph();
        string steps = graph.StepsFirst();
        OnnxAttribute[] more = [Int("linear_before_reset", resetAfter), OnnxAttribute.Of("activations", ["Sigmoid", "Tanh"])];
        string[] backwards = graph.Recurrent("GRU", steps, more: [.. more, OnnxAttribute.Of("direction", "reverse")]);
        string[] forwards = graph.Recurrent("GRU", steps, more: more);
        string End(string[] states) => graph.Add("Squeeze", [states[1], graph.List(0)]);
        string joined = graph.Add("Concat", [End(forwards), End(backwards)], Int("axis", 1));
        RecurrentModel model = graph.ReadsTheSame(graph.Add("Softmax", [Dense(graph, joined, 2 * Hidden, 3)]), activate: Softmax);

        Assert.AreEqual(cell, model.Options.Cell);
        Assert.IsTrue(model.Options.Bidirectional);
    }

    [TestMethod]
    public void Normalised_input_scaled_output_and_layers_without_activation()
    {
        var graph = new TestGraph();
        string normalised = graph.Add("Div", [graph.Add("Sub", ["x", graph.Constant([1, 2, 3], 1, 1, 3)]), graph.Constant([0.5f, 2, 4], 1, 1, 3)]);
        string projected = Dense(graph, normalised, Features, 4);
        string[] states = graph.Recurrent("LSTM", graph.StepsFirst(projected), 4);
        string dense = Dense(graph, Dense(graph, graph.Add("Squeeze", [states[1], graph.List(0)]), Hidden, 4), 4, 2);
        string scaled = graph.Add("Add", [graph.Add("Mul", [dense, graph.Constant([10, 20], 2)]), graph.Constant([100])]);
        RecurrentModel model = graph.ReadsTheSame(graph.Add("Identity", [scaled]), activate: row => row);

        CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, model.Scaling.InputMean);
        CollectionAssert.AreEqual(new float[] { 0.5f, 2, 4 }, model.Scaling.InputDeviation);
        CollectionAssert.AreEqual(new float[] { 10, 20 }, model.Scaling.OutputDeviation);
    }

    [TestMethod]
    public void Scales_that_turn_signs_around_are_drawn_into_the_weights()
    {
        var graph = new TestGraph();
        string turned = graph.Add("Sub", [graph.Constant([1, 2, 3], 3), graph.Add("Mul", ["x", graph.Constant([-2])])]);
        string[] states = graph.Recurrent("RNN", graph.StepsFirst(graph.Add("Mul", [turned, graph.Constant([-1, 1, 1], 3)])));
        string dense = Dense(graph, graph.Add("Squeeze", [states[1], graph.List(0)]), Hidden, 2);
        RecurrentModel model = graph.ReadsTheSame(graph.Add("Sub", [graph.Constant([5]), dense]));

        CollectionAssert.AreEqual(new float[] { 1, 1 }, model.Scaling.OutputDeviation);
    }

    [TestMethod]
    public void Last_state_without_a_dense_layer()
    {
        var graph = new TestGraph();
        string[] states = graph.Recurrent("LSTM", graph.StepsFirst());

        Assert.AreEqual(Hidden, graph.ReadsTheSame(graph.Add("Squeeze", [states[1], graph.List(0)])).Options.OutputSize);
    }

    private static string Dense(TestGraph graph, string input, long inputs, long outputs) =>
        graph.Add("Add", [graph.Add("MatMul", [input, graph.Random(inputs, outputs)]), graph.Random(outputs)]);
}
