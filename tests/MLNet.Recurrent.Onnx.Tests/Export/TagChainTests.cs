using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Onnx.Tests.Export;

/// <summary>Conditional random fields: ONNX Runtime finds the paths and probabilities that the library finds.</summary>
[TestClass]
public sealed class TagChainTests
{
    private const int InputSize = 3;

    [TestMethod]
    [DataRow(CellKind.Lstm, 2, false)]
    [DataRow(CellKind.Gru, 7, true)]
    [DataRow(CellKind.ElmanTanh, 30, true)]
    public void Scores_probabilities_and_best_paths_are_ours(CellKind cell, int classes, bool bidirectional)
    {
        RecurrentModel model = Model(cell, classes, bidirectional);
        foreach (bool hasLengths in new[] { false, true })
        {
            using var runtime = new Runtime(Saved(model, new OnnxExportOptions { LengthsName = hasLengths ? "Lengths" : null }));
            foreach ((int batch, int steps) in new[] { (1, 1), (4, 12), (2, 300) })
            {
                Compare(model, runtime, batch, steps, hasLengths);
            }
        }
    }

    [TestMethod]
    public void Outputs_are_left_out_or_renamed_as_asked()
    {
        RecurrentModel model = Model(CellKind.Lstm, 3, false);

        using var none = new Runtime(Saved(model, new OnnxExportOptions { TagsName = null, ProbabilityName = null }));
        CollectionAssert.AreEqual(new[] { "Score" }, none.Session.OutputMetadata.Keys.ToArray());
        using var fixedSizes = new Runtime(Saved(model, new OnnxExportOptions { TagsName = "Path", Steps = 5, BatchSize = 2 }));
        CollectionAssert.AreEqual(new[] { 2, 5 }, fixedSizes.Session.OutputMetadata["Path"].Dimensions);
        Assert.AreEqual(typeof(long), fixedSizes.Session.OutputMetadata["Path"].ElementType);
        Assert.Contains("'Score' cannot name 2", Assert.ThrowsExactly<ArgumentException>(
            () => Saved(model, new OnnxExportOptions { TagsName = "Score" })).Message);
    }

    [TestMethod]
    public void A_file_with_a_chain_is_not_read_as_if_it_had_none()
    {
        byte[] bytes = Saved(Model(CellKind.Lstm, 3, false), new OnnxExportOptions());

        Assert.Contains("(Scan) holds graphs of its own", Assert.ThrowsExactly<NotSupportedException>(() => RecurrentModel.LoadOnnx(bytes)).Message);
        Assert.AreEqual(3, RecurrentModel.LoadOnnx(bytes, new OnnxImportOptions { OutputName = "Score" }).Options.OutputSize);
    }

    private static void Compare(RecurrentModel model, Runtime runtime, int batch, int steps, bool hasLengths)
    {
        int classes = model.Options.OutputSize;
        var random = new RandomSource(9);
        int[] lengths = [.. Enumerable.Range(0, batch).Select(_ => hasLengths ? 1 + random.NextBelow(steps) : steps)];
        float[] values = RandomModel.Numbers(batch * steps * InputSize, seed: 6);
        var features = Runtime.Input("Features", values, batch, steps, InputSize);
        (Dictionary<string, float[]> outputs, long[] tags) = hasLengths
            ? runtime.RunTags("Tags", features, Runtime.Input("Lengths", lengths, batch))
            : runtime.RunTags("Tags", features);
        var predictor = new SequencePredictor(model);
        var decoder = new TagDecoder(model);
        for (int row = 0; row < batch; row++)
        {
            int length = lengths[row], first = row * steps;
            float[] scores = new float[length * classes], probabilities = new float[length * classes];
            int[] path = new int[length];
            predictor.Predict(values.AsSpan(first * InputSize, length * InputSize), scores);
            decoder.Probabilities(scores, probabilities);
            decoder.Decode(scores, path);

            string what = $"{batch} sequences of {steps} steps, lengths {hasLengths}, sequence {row}";
            Near.AreEqual(scores, outputs["Score"].AsSpan(first * classes, length * classes), what);
            Near.AreEqual(probabilities, outputs["Probability"].AsSpan(first * classes, length * classes), what);
            CollectionAssert.AreEqual(path, Array.ConvertAll(tags[first..(first + length)], tag => (int)tag), what);
            Assert.IsTrue(tags[(first + length)..(first + steps)].All(tag => tag == -1), what);
        }
    }

    // Transitions of the same size as the scores: neither decides alone.
    private static RecurrentModel Model(CellKind cell, int classes, bool bidirectional) => RandomModel.Of(
        new NetworkOptions
        {
            InputSize = InputSize,
            Cell = cell,
            HiddenSize = 8,
            Bidirectional = bidirectional,
            OutputSize = classes,
            OutputPerStep = true,
            Output = OutputKind.ConditionalRandomField,
        },
        seed: 12,
        isScaled: false);

    private static byte[] Saved(RecurrentModel model, OnnxExportOptions options)
    {
        using var stream = new MemoryStream();
        model.SaveAsOnnx(stream, options);
        return stream.ToArray();
    }
}
