using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Persistence;

namespace MLNet.Recurrent.Onnx.Tests.Export;

/// <summary>Every network that can be trained, with random weights, scored by ONNX Runtime and by the library.</summary>
[TestClass]
public sealed class OptionGridTests
{
    private const int InputSize = 3;

    public static IEnumerable<object[]> Grid =>
        from cell in Enum.GetValues<CellKind>()
        from layers in new[] { 1, 2, 3 }
        from bidirectional in new[] { false, true }
        from output in new[] { OutputKind.Linear, OutputKind.Logistic, OutputKind.Softmax }
        select new object[] { cell, layers, bidirectional, output };

    [TestMethod]
    [DynamicData(nameof(Grid))]
    public void Onnx_runtime_gives_our_outputs(CellKind cell, int layers, bool bidirectional, OutputKind output)
    {
        foreach (bool hasLengths in new[] { false, true })
        {
            NetworkOptions network = Network(cell, layers, bidirectional, output);
            RecurrentModel model = RandomModel.Of(network, seed: 5 + (ulong)layers, isScaled: hasLengths);
            using var runtime = new Runtime(Saved(model, new OnnxExportOptions { LengthsName = hasLengths ? "Lengths" : null }));

            // one session, batches of several sizes
            foreach ((int batch, int steps) in new[] { (1, 1), (3, 12), (17, 5) })
            {
                Compare(model, runtime, batch, steps, hasLengths);
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Grid))]
    public void A_model_that_was_written_and_read_is_the_same_to_the_bit(CellKind cell, int layers, bool bidirectional, OutputKind output)
    {
        foreach (bool isScaled in new[] { false, true })
        {
            RecurrentModel model = RandomModel.Of(Network(cell, layers, bidirectional, output), seed: 9, isScaled);

            RecurrentModel read = RecurrentModel.LoadOnnx(Saved(model, new OnnxExportOptions { LengthsName = isScaled ? "Lengths" : null }));

            Assert.AreEqual(model.Options, read.Options);
            CollectionAssert.AreEqual(Bytes(model), Bytes(read));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Grid))]
    public void A_stream_in_pieces_gives_what_the_whole_gives_and_the_state_of_our_stepper(
        CellKind cell, int layers, bool bidirectional, OutputKind output)
    {
        var options = new OnnxExportOptions { WithState = true };
        RecurrentModel model = RandomModel.Of(Network(cell, layers, bidirectional, output), seed: 3);
        if (bidirectional)
        {
            Assert.Contains("model is bidirectional", Assert.ThrowsExactly<ArgumentException>(() => Saved(model, options)).Message);
            return;
        }

        using var runtime = new Runtime(Saved(model, options));
        const int steps = 9;
        int hidden = model.Options.HiddenSize, width = model.Options.OutputSize;
        float[] sequence = RandomModel.Numbers(steps * InputSize, seed: 2), outputs = new float[width];
        float[] hiddenState = new float[layers * hidden], memory = new float[layers * hidden];
        var stepper = new SequenceStepper(model);
        float[] state = new float[stepper.StateSize];
        foreach ((int from, int to) in new[] { (0, 4), (4, 5), (5, 9) })
        {
            var inputs = new List<Microsoft.ML.OnnxRuntime.NamedOnnxValue>
            {
                Runtime.Input("Features", sequence[(from * InputSize)..(to * InputSize)], 1, to - from, InputSize),
                Runtime.Input("InitialHidden", hiddenState, layers, 1, hidden),
            };
            if (cell == CellKind.Lstm)
            {
                inputs.Add(Runtime.Input("InitialMemory", memory, layers, 1, hidden));
            }

            Dictionary<string, float[]> results = runtime.Run([.. inputs]);
            hiddenState = results["FinalHidden"];
            memory = results.GetValueOrDefault("FinalMemory", memory);
            for (int step = from; step < to; step++)
            {
                stepper.Step(sequence.AsSpan(step * InputSize, InputSize), outputs);
            }

            Near.AreEqual(outputs, results["Score"], $"after step {to}");
            stepper.CopyStateTo(state);
            Near.AreEqual(state, cell == CellKind.Lstm ? [.. hiddenState, .. memory] : hiddenState, $"state after step {to}");
        }

        Assert.AreEqual(model.Options, RecurrentModel.LoadOnnx(Saved(model, options)).Options);
    }

    private static NetworkOptions Network(CellKind cell, int layers, bool bidirectional, OutputKind output) => new()
    {
        InputSize = InputSize,
        Cell = cell,
        HiddenSize = 7,
        Layers = layers,
        Bidirectional = bidirectional,
        OutputSize = output == OutputKind.Logistic ? 1 : 4,
        Output = output,
    };

    private static void Compare(RecurrentModel model, Runtime runtime, int batch, int steps, bool hasLengths)
    {
        int width = model.Options.OutputSize;
        var random = new RandomSource(11);
        int[] lengths = [.. Enumerable.Range(0, batch).Select(_ => hasLengths ? 1 + random.NextBelow(steps) : steps)];
        float[] padded = RandomModel.Numbers(batch * steps * InputSize, seed: 4), expected = new float[batch * width];
        float[] values = [.. Enumerable.Range(0, batch).SelectMany(row => padded.Skip(row * steps * InputSize).Take(lengths[row] * InputSize))];
        new SequencePredictor(model).Predict(values, lengths, expected);

        var features = Runtime.Input("Features", padded, batch, steps, InputSize);
        Dictionary<string, float[]> results = hasLengths
            ? runtime.Run(features, Runtime.Input("Lengths", lengths, batch))
            : runtime.Run(features);

        string what = $"{batch} sequences of {steps} steps";
        Near.AreEqual(expected, results["Score"], what);
        Assert.AreEqual(model.Options.Output != OutputKind.Linear, results.ContainsKey("Probability"));
        if (results.TryGetValue("Probability", out float[]? probabilities))
        {
            Near.AreEqual(Probabilities(expected, width), probabilities, what);
        }
    }

    private static float[] Probabilities(float[] scores, int width) => width == 1
        ? Array.ConvertAll(scores, score => 1 / (1 + MathF.Exp(-score)))
        : [.. scores.Chunk(width).SelectMany(row => row.Select(score => MathF.Exp(score) / row.Sum(MathF.Exp)))];

    private static byte[] Saved(RecurrentModel model, OnnxExportOptions options)
    {
        using var stream = new MemoryStream();
        model.SaveAsOnnx(stream, options);
        return stream.ToArray();
    }

    private static byte[] Bytes(RecurrentModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }
}
