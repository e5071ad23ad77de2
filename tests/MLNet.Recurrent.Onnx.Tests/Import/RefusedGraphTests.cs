using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx.Format;
using static MLNet.Recurrent.Onnx.Tests.Import.TestGraph;

namespace MLNet.Recurrent.Onnx.Tests.Import;

/// <summary>What a recurrent model cannot hold is refused by name, never approximated.</summary>
[TestClass]
public sealed class RefusedGraphTests
{
    public static IEnumerable<object[]> Graphs =>
    [
        Case("Relu", "(Relu) is an activation outside of the recurrent layers", graph =>
            graph.Linear(graph.Add("Relu", [graph.Linear(End(graph), Hidden, 4)]), 4, 1)),
        Case("tokens beside tokens", "the input 'tokens' is integers with 3 axes", graph => Headed(graph, graph.Recurrent("LSTM",
            graph.StepsFirst(graph.Add("Gather", [graph.Random(10, Features), graph.Input("tokens", TensorType.Int64, "batch", "steps", 2)]))))),
        Case("convolution of different lengths", "reads what stands behind the end of shorter sequences", graph => Headed(graph, graph.Recurrent("LSTM",
            graph.Add("Transpose", [graph.Add("Relu", [Convolution(graph)])], Ints("perm", 2, 0, 1)), inputSize: 4,
            lengths: graph.Input("lengths", TensorType.Int32, "batch")))),
        Case("convolution of a layer", "reads something else than the input, an embedding or a convolution", graph => Headed(graph, graph.Recurrent("LSTM",
            graph.Add("Transpose", [graph.Add("Relu", [Convolution(graph, graph.Add("Transpose", [graph.Add("Squeeze",
                [graph.Recurrent("LSTM", graph.StepsFirst())[0], graph.List(1)])], Ints("perm", 1, 0, 2)), Hidden)])], Ints("perm", 2, 0, 1)), inputSize: 4))),
        Case("dilation", "has groups or dilations", graph => Headed(graph, graph.Recurrent("LSTM", graph.Add("Transpose",
            [graph.Add("Relu", [Convolution(graph, more: Ints("dilations", 2))])], Ints("perm", 2, 0, 1)), inputSize: 4))),
        Case("product over time", "(ReduceProd) is an operator that a recurrent model has no place for", graph =>
            graph.Linear(graph.Add("ReduceProd", [graph.Recurrent("LSTM", graph.StepsFirst())[0]], Ints("axes", 0), Int("keepdims", 0)), Hidden, 1)),
        Case("mean over units", "pools something else than the states over all steps", graph =>
            graph.Add("ReduceMean", [End(graph)], Ints("axes", 1))),
        Case("mean of different lengths", "pools the steps behind the end of shorter sequences", graph => graph.Linear(graph.Add("ReduceMean",
            [graph.Add("Squeeze", [graph.Recurrent("GRU", graph.StepsFirst(), lengths: graph.Input("lengths", TensorType.Int32, "batch"))[0], graph.List(1)])],
            Ints("axes", 0), Int("keepdims", 0)), Hidden, 1)),
        Case("mean beside the last", "read the last state beside a mean", graph =>
        {
            string[] states = graph.Recurrent("LSTM", graph.StepsFirst());
            string mean = graph.Add("ReduceMean", [graph.Add("Squeeze", [states[0], graph.List(1)])], Ints("axes", 0), Int("keepdims", 0));
            return graph.Linear(graph.Add("Concat", [mean, graph.Add("Squeeze", [states[1], graph.List(0)])], Int("axis", 1)), 2 * Hidden, 1);
        }),
        Case("step in the middle", "takes a step from the middle", graph => graph.Linear(graph.Add("Gather",
            [graph.Add("Squeeze", [graph.Recurrent("LSTM", graph.StepsFirst())[0], graph.List(1)]), graph.Scalar(3)], Int("axis", 0)), Hidden, 1)),
        Case("first step forwards", "at the first step, where it has seen nothing else", graph => graph.Linear(graph.Add("Gather",
            [graph.Add("Squeeze", [graph.Recurrent("LSTM", graph.StepsFirst())[0], graph.List(1)]), graph.Scalar(0)], Int("axis", 0)), Hidden, 1)),
        Case("output[:, -1] of both directions", "Use h_n there", graph =>
        {
            string[] states = graph.Recurrent("LSTM", graph.StepsFirst(), directions: 2);
            string all = graph.Add("Reshape", [graph.Add("Transpose", [states[0]], Ints("perm", 0, 2, 1, 3)), graph.List(0, 0, -1)]);
            return graph.Linear(graph.Add("Gather", [all, graph.Scalar(-1)], Int("axis", 0)), 2 * Hidden, 1);
        }),
        Case("last step of different lengths", "which is not the last of shorter sequences", graph =>
        {
            string lengths = graph.Input("lengths", TensorType.Int32, "batch");
            string all = graph.Add("Squeeze", [graph.Recurrent("GRU", graph.StepsFirst(), lengths: lengths)[0], graph.List(1)]);
            return graph.Linear(graph.Add("Gather", [all, graph.Scalar(-1)], Int("axis", 0)), Hidden, 1);
        }),
        Case("memory", "the memory (Y_c) of the LSTM", graph =>
            graph.Linear(graph.Add("Squeeze", [graph.Recurrent("LSTM", graph.StepsFirst())[2], graph.List(0)]), Hidden, 1)),
        Case("clip", "(LSTM) limits its gates (clip)", graph => Headed(graph, graph.Recurrent("LSTM", graph.StepsFirst(), more: OnnxAttribute.Of("clip", 3f)))),
        Case("activations", "has the activations sigmoid, tanh, relu; a recurrent model has sigmoid, tanh, tanh", graph => Headed(graph,
            graph.Recurrent("LSTM", graph.StepsFirst(), more: OnnxAttribute.Of("activations", ["Sigmoid", "Tanh", "Relu"])))),
        Case("coupled gates", "(input_forget)", graph => Headed(graph, graph.Recurrent("LSTM", graph.StepsFirst(), more: Int("input_forget", 1)))),
        Case("batch first", "has layout = 1", graph => Headed(graph, graph.Recurrent("LSTM", "x", more: Int("layout", 1)))),
        Case("initial state", "starts from a state other than zeros", graph => Headed(graph,
            graph.Recurrent("RNN", graph.StepsFirst(), initial: [graph.Random(1, 1, Hidden)]))),
        Case("backwards only", "a layer is one direction forwards", graph => Headed(graph,
            graph.Recurrent("LSTM", graph.StepsFirst(), more: OnnxAttribute.Of("direction", "reverse")))),
        Case("layers of different cells", "is Lstm with 5 units and", graph =>
            Headed(graph, graph.Recurrent("RNN", graph.Add("Squeeze", [graph.Recurrent("LSTM", graph.StepsFirst())[0], graph.List(1)]), Hidden))),
        Case("one direction above two", "all layers of a model are alike", graph => Headed(graph, graph.Recurrent("LSTM", graph.Add("Reshape",
            [graph.Add("Transpose", [graph.Recurrent("LSTM", graph.StepsFirst(), directions: 2)[0]], Ints("perm", 0, 2, 1, 3)), graph.List(0, 0, -1)]), 2 * Hidden))),
        Case("residual", "combines two values of the sequences", graph =>
        {
            string below = graph.Add("Squeeze", [graph.Recurrent("LSTM", graph.StepsFirst())[0], graph.List(1)]);
            string above = graph.Add("Squeeze", [graph.Recurrent("LSTM", below, Hidden)[0], graph.List(1)]);
            return graph.Add("Gather", [graph.Add("Add", [below, above]), graph.Scalar(-1)], Int("axis", 0));
        }),
        Case("flattened steps", "joins the steps of a sequence into one row", graph => graph.Linear(graph.Add("Flatten",
            [graph.Add("Transpose", [graph.Add("Squeeze", [graph.Recurrent("LSTM", graph.StepsFirst())[0], graph.List(1)])], Ints("perm", 1, 0, 2))]), Hidden, 1)),
        Case("no recurrence", "no recurrent layer leads to it", graph => graph.Add("MatMul", ["x", graph.Random(Features, 1)])),
        Case("sigmoid over several", "ends in Sigmoid over 3 values", graph => graph.Add("Sigmoid", [graph.Linear(End(graph), Hidden, 3)])),
        Case("double input", "has values of type Double", graph => Headed(graph, graph.Recurrent("LSTM", graph.StepsFirst(
            graph.Input("y", TensorType.Double, "batch", "steps", Features))))),
        Case("unordered", "is read before any node gives it", graph => Headed(graph, graph.Recurrent("LSTM", "nowhere"))),
    ];

    [TestMethod]
    [DynamicData(nameof(Graphs))]
    public void A_graph_is_refused_with_the_reason(string what, string reason, object build)
    {
        var graph = new TestGraph();
        byte[] bytes = graph.Bytes(((Func<TestGraph, string>)build)(graph));

        var exception = Assert.ThrowsExactly<NotSupportedException>(() => RecurrentModel.LoadOnnx(bytes), what);

        Assert.Contains("A recurrent model cannot hold this graph", exception.Message);
        Assert.Contains(reason, exception.Message);
    }

    [TestMethod]
    public void Several_outputs_ask_for_a_name()
    {
        var graph = new TestGraph();
        string end = End(graph), one = graph.Linear(end, Hidden, 1), two = graph.Linear(end, Hidden, 2);
        byte[] bytes = graph.Bytes(one, two);

        Assert.Contains("name one as OutputName", Assert.ThrowsExactly<NotSupportedException>(() => RecurrentModel.LoadOnnx(bytes)).Message);
        Assert.AreEqual(2, RecurrentModel.LoadOnnx(bytes, new OnnxImportOptions { OutputName = two }).Options.OutputSize);
        Assert.Contains("has no output 'three'", Assert.ThrowsExactly<NotSupportedException>(
            () => RecurrentModel.LoadOnnx(bytes, new OnnxImportOptions { OutputName = "three" })).Message);
    }

    [TestMethod]
    public void Operators_of_others_are_named()
    {
        var writer = new ProtobufWriter();
        writer.Message(7, graph =>
        {
            graph.Message(1, node =>
            {
                node.Text(1, "x");
                node.Text(2, "y");
                node.Text(4, "FusedGemm");
                node.Text(7, "com.microsoft");
            });
            graph.Message(11, new OnnxValueInfo("x", TensorType.Single, [1, 2, 3]).Write);
            graph.Message(12, new OnnxValueInfo("y", TensorType.Single, [1]).Write);
        });

        Assert.Contains("(FusedGemm) belongs to the operators of 'com.microsoft'",
            Assert.ThrowsExactly<NotSupportedException>(() => RecurrentModel.LoadOnnx(writer.Written.ToArray())).Message);
    }

    [TestMethod]
    public void Values_in_another_file_are_not_looked_for()
    {
        var writer = new ProtobufWriter();
        writer.Message(7, graph => graph.Message(5, tensor =>
        {
            tensor.Number(1, 1);
            tensor.Number(2, 1);
            tensor.Text(8, "weight");
            tensor.Message(13, entry =>
            {
                entry.Text(1, "location");
                entry.Text(2, "../../secret.bin");
            });
            tensor.Number(14, 1);
        }));

        Assert.Contains("tensor 'weight' stand in another file",
            Assert.ThrowsExactly<InvalidDataException>(() => RecurrentModel.LoadOnnx(writer.Written.ToArray())).Message);
    }

    private static string Convolution(TestGraph graph, string input = "x", long features = Features, params OnnxAttribute[] more) => graph.Add(
        "Conv", [graph.Add("Transpose", [input], Ints("perm", 0, 2, 1)), graph.Random(4, features, 3)], [Ints("pads", 1, 1), .. more]);

    private static string End(TestGraph graph) => graph.Add("Squeeze", [graph.Recurrent("LSTM", graph.StepsFirst())[1], graph.List(0)]);

    private static string Headed(TestGraph graph, string[] states) => graph.Linear(graph.Add("Squeeze", [states[1], graph.List(0)]), Hidden, 1);

    private static object[] Case(string what, string reason, Func<TestGraph, string> build) => [what, reason, build];
}
