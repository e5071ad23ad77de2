using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx.Export;
using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Tests.Import;

/// <summary>
/// A graph built by hand in the way of an exporter, with random weights: ONNX Runtime says what it gives, and what was read from it
/// must give the same.
/// </summary>
internal sealed class TestGraph
{
    public const int Features = 3, Hidden = 5;

    private readonly GraphBuilder builder = new();
    private ulong seed = 100;

    public TestGraph(params OnnxSize[] inputSizes) =>
        builder.Input("x", TensorType.Single, inputSizes.Length > 0 ? inputSizes : ["batch", "steps", Features]);

    /// <summary>The operator set; before 13 axes are attributes.</summary>
    public int OperatorSet { get; init; } = 14;

    public OnnxGraph Graph => builder.Graph;

    public string Add(string type, string[] inputs, params OnnxAttribute[] attributes) => builder.Add(type, inputs, attributes);

    /// <summary>Adds a node with several outputs.</summary>
    public string[] AddMany(string type, int outputs, string[] inputs, params OnnxAttribute[] attributes)
    {
        string first = $"{type}_many_{seed++}";
        string[] names = [.. Enumerable.Range(0, outputs).Select(output => $"{first}_{output}")];
        builder.AddNamed(type, inputs, names, attributes);
        return names;
    }

    public string List(params long[] values) => builder.List(values);

    /// <summary>A single integer, without axes.</summary>
    public string Scalar(long value)
    {
        string name = $"scalar_{seed++}";
        Graph.Constants.Add(OnnxTensor.Of(name, [value]));
        return name;
    }

    public string Constant(float[] values, params long[] sizes) => builder.Constant($"constant_{seed++}", values, sizes);

    public string Random(params long[] sizes) => Constant(RandomModel.Numbers((int)sizes.Aggregate((a, b) => a * b), seed), sizes);

    public string Input(string name, TensorType type, params OnnxSize[] sizes)
    {
        builder.Input(name, type, sizes);
        return name;
    }

    public static OnnxAttribute Ints(string name, params long[] values) => OnnxAttribute.Of(name, values);

    public static OnnxAttribute Int(string name, long value) => OnnxAttribute.Of(name, value);

    public string StepsFirst(string input = "x") => Add("Transpose", [input], Ints("perm", 1, 0, 2));

    /// <summary>A recurrent node with random weights.</summary>
    /// <returns>Y, Y_h and, for an LSTM, Y_c.</returns>
    public string[] Recurrent(
        string type, string steps, long inputSize = Features, int directions = 1, string lengths = "", string[]? initial = null, params OnnxAttribute[] more)
    {
        int rows = Hidden * (type switch { "LSTM" => 4, "GRU" => 3, _ => 1 });
        OnnxAttribute[] direction = directions == 2 ? [OnnxAttribute.Of("direction", "bidirectional")] : [];
        return AddMany(
            type, type == "LSTM" ? 3 : 2,
            [steps, Random(directions, rows, inputSize), Random(directions, rows, Hidden), Random(directions, 2 * rows), lengths, .. initial ?? []],
            [Int("hidden_size", Hidden), .. direction, .. more]);
    }

    /// <summary>PyTorch's way to initial states of zeros for a batch of any size: [layers, batch, hidden].</summary>
    public string ZerosOfBatch(long layers, string input = "x", long batchAxis = 0)
    {
        string size = Add("Gather", [Add("Shape", [input]), Scalar(batchAxis)], Int("axis", 0));
        string shape = Add("Concat", [List(layers), Add("Unsqueeze", [size, List(0)]), List(Hidden)], Int("axis", 0));
        return Add("ConstantOfShape", [shape]);
    }

    public string Linear(string input, long inputs, long outputs) =>
        Add("Gemm", [input, Random(outputs, inputs), Random(outputs)], OnnxAttribute.Of("alpha", 1f), OnnxAttribute.Of("beta", 1f), Int("transB", 1));

    public byte[] Bytes(params string[] outputs)
    {
        foreach (string output in outputs)
        {
            builder.Output(output);
        }

        return new OnnxDocument { Graph = Graph, OperatorSet = OperatorSet }.ToBytes();
    }

    /// <summary>Reads the graph and compares with ONNX Runtime on batches of 1 and of 4 sequences.</summary>
    /// <param name="output">The output to compare.</param>
    /// <param name="lengths">Name of the input of lengths; null where there is none.</param>
    /// <param name="activate">What our logits go through to become what the graph gives.</param>
    /// <param name="batchFirst">Whether the graph reads [batch, steps, features].</param>
    public RecurrentModel ReadsTheSame(string output, string? lengths = null, Func<float[], float[]>? activate = null, bool batchFirst = true)
    {
        byte[] bytes = Bytes(output);
        RecurrentModel model = RecurrentModel.LoadOnnx(bytes);
        using var runtime = new Runtime(bytes);
        foreach ((int batch, int steps) in new[] { (1, 6), (4, 9) })
        {
            int[] counts = [.. Enumerable.Range(0, batch).Select(row => lengths is null ? steps : steps - row)];
            float[] values = RandomModel.Numbers(batch * steps * Features, seed: 8);
            float[] rows = [.. Enumerable.Range(0, batch).SelectMany(row => values.Skip(row * steps * Features).Take(counts[row] * Features))];
            float[] ours = new float[batch * model.Options.OutputSize * (model.Options.OutputPerStep ? steps : 1)];
            new SequencePredictor(model).Predict(rows, counts, ours);

            var features = batchFirst
                ? Runtime.Input("x", values, batch, steps, Features)
                : Runtime.Input("x", StepsFirst(values, batch, steps), steps, batch, Features);
            Dictionary<string, float[]> theirs = lengths is null
                ? runtime.Run(features)
                : runtime.Run(features, Runtime.Input(lengths, Array.ConvertAll(counts, count => (long)count), batch));
            float[] expected = [.. ours.Chunk(model.Options.OutputSize).SelectMany(row => activate?.Invoke(row) ?? row)];
            Near.AreEqual(theirs[output], expected, $"{batch} sequences of {steps} steps");
        }

        return model;
    }

    public static float[] Sigmoid(float[] row) => Array.ConvertAll(row, value => 1 / (1 + MathF.Exp(-value)));

    public static float[] Softmax(float[] row) => Array.ConvertAll(row, value => MathF.Exp(value) / row.Sum(MathF.Exp));

    private static float[] StepsFirst(float[] values, int batch, int steps) =>
    [
        .. from step in Enumerable.Range(0, steps)
           from row in Enumerable.Range(0, batch)
           from feature in Enumerable.Range(0, Features)
           select values[(((row * steps) + step) * Features) + feature],
    ];
}
