using System.Runtime.CompilerServices;
using System.Text.Json;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Onnx.Tests.Golden;

/// <summary>Files that torch.onnx.export wrote (export.py), beside the outputs of PyTorch itself.</summary>
[TestClass]
public sealed class TorchExportTests
{
    private const string Refused = "refused-";

    public static IEnumerable<object[]> Readable => Names.Where(name => !name.StartsWith(Refused, StringComparison.Ordinal)).Select(name => new object[] { name });

    private static string Folder => Path.Combine(Here(), "Data");

    private static IEnumerable<string> Names => Directory.GetFiles(Folder, "*.onnx").Select(path => Path.GetFileNameWithoutExtension(path)).Order();

    [TestMethod]
    [DynamicData(nameof(Readable))]
    public void A_file_of_pytorch_gives_the_outputs_of_pytorch(string name)
    {
        RecurrentModel model = RecurrentModel.LoadOnnx(Path.Combine(Folder, name + ".onnx"));
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name + ".json")));
        int batch = json.RootElement.GetProperty("batch").GetInt32(), steps = json.RootElement.GetProperty("steps").GetInt32();
        float[] input = Numbers(json, "input"), expected = Numbers(json, "output"), outputs = new float[expected.Length];

        new SequencePredictor(model).Predict(input, [.. Enumerable.Repeat(steps, batch)], outputs);

        Near.AreEqual(expected, Closed(outputs, model.Options), name);
    }

    [TestMethod]
    public void No_file_is_left_out() => Assert.HasCount(64, Readable.ToArray());

    [TestMethod]
    [DataRow("layer-norm", "(LayerNormalization) is an operator that a recurrent model has no place for")]
    [DataRow("relu", "(Relu) is an activation outside of the recurrent layers")]
    [DataRow("last-of-both", "Use h_n there")]
    [DataRow("convolution-without-padding", "has pads [0, 0] ; with a kernel of 3 and a stride of 1 a model has [1, 1]")]
    [DataRow("convolution-without-relu", "without a Relu after it")]
    [DataRow("norm-between-convolutions", "shifted after the Relu before it")]
    public void What_cannot_be_held_is_named(string name, string part)
    {
        string path = Path.Combine(Folder, Refused + name + ".onnx");

        Assert.Contains(part, Assert.ThrowsExactly<NotSupportedException>(() => RecurrentModel.LoadOnnx(path)).Message);
    }

    // The model gives log-odds and logits; PyTorch's networks end in probabilities.
    private static float[] Closed(float[] outputs, NetworkOptions network) => network.Output switch
    {
        OutputKind.Logistic => Array.ConvertAll(outputs, value => 1 / (1 + MathF.Exp(-value))),
        OutputKind.Softmax => [.. outputs.Chunk(network.OutputSize).SelectMany(logits =>
            logits.Select(value => MathF.Exp(value) / logits.Sum(MathF.Exp)))],
        _ => outputs,
    };

    private static float[] Numbers(JsonDocument json, string name) =>
        [.. json.RootElement.GetProperty(name).EnumerateArray().Select(number => number.GetSingle())];

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
