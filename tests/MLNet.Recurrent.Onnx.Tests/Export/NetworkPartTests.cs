using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Onnx.Tests.Export;

/// <summary>Embeddings, convolutions, poolings and outputs per step, alone and together, scored by ONNX Runtime and by the library.</summary>
[TestClass]
public sealed class NetworkPartTests
{
    private const int InputSize = 5;

    private static readonly ConvolutionOptions[] convolutions =
    [
        new() { Filters = 6, Kernel = 3 },
        new() { Filters = 4, Kernel = 4, Stride = 2, BatchNormalization = false },
        new() { Filters = 3, Kernel = 2, Stride = 3 },
        new() { Filters = 5, Kernel = 1 },
    ];

    private static readonly EmbeddingOptions word = new() { FirstColumn = 1, Count = 7, Size = 3 },
        letters = new() { FirstColumn = 2, Columns = 3, Count = 4, Size = 2 };

    public static IEnumerable<object[]> Networks =>
        from bidirectional in new[] { false, true }
        from network in Parts()
        select new object[] { network with { Bidirectional = bidirectional } };

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void Onnx_runtime_gives_our_outputs(NetworkOptions network)
    {
        foreach (bool hasLengths in new[] { false, true })
        {
            RecurrentModel model = RandomModel.Of(network, seed: 21, isScaled: network.Embeddings.Count == 0);
            using var stream = new MemoryStream();
            model.SaveAsOnnx(stream, new OnnxExportOptions { LengthsName = hasLengths ? "Lengths" : null });
            using var runtime = new Runtime(stream.ToArray());
            foreach ((int batch, int steps) in new[] { (1, network.OutputSteps > 0 ? 9 : 1), (3, 12), (9, 7) })
            {
                Compare(model, runtime, batch, steps, hasLengths);
            }
        }
    }

    [TestMethod]
    [DataRow(OutputKind.Linear)]
    [DataRow(OutputKind.Logistic)]
    [DataRow(OutputKind.Softmax)]
    public void Networks_of_an_ensemble_are_averaged_in_the_graph(OutputKind output)
    {
        var network = new NetworkOptions
        {
            InputSize = InputSize,
            HiddenSize = 4,
            Layers = 2,
            Embeddings = [word],
            Output = output,
            OutputSize = output == OutputKind.Logistic ? 1 : 3,
        };
        RecurrentModel model = RecurrentModel.Of([.. Enumerable.Range(1, 3).Select(seed => RandomModel.Of(network, (ulong)seed, isScaled: false))]);
        using var stream = new MemoryStream();
        model.SaveAsOnnx(stream);
        using var runtime = new Runtime(stream.ToArray());

        Compare(model, runtime, batch: 5, steps: 6, hasLengths: false);
    }

    [TestMethod]
    [DataRow(CellKind.Lstm)]
    [DataRow(CellKind.Gru)]
    public void An_ensemble_takes_a_stream_with_the_states_of_all_its_networks(CellKind cell)
    {
        const int layers = 2, hidden = 4, members = 3, steps = 8;
        var network = new NetworkOptions { InputSize = InputSize, Cell = cell, HiddenSize = hidden, Layers = layers, Output = OutputKind.Logistic };
        RecurrentModel model = RecurrentModel.Of([.. Enumerable.Range(1, members).Select(seed => RandomModel.Of(network, (ulong)seed, isScaled: false))]);
        using var stream = new MemoryStream();
        model.SaveAsOnnx(stream, new OnnxExportOptions { WithState = true });
        using var runtime = new Runtime(stream.ToArray());
        var stepper = new SequenceStepper(model);
        float[] hiddens = new float[members * layers * hidden], memories = new float[members * layers * hidden], outputs = new float[1];
        for (int step = 0; step < steps; step++)
        {
            float[] values = RandomModel.Numbers(InputSize, (ulong)step + 1);
            List<Microsoft.ML.OnnxRuntime.NamedOnnxValue> inputs =
            [
                Runtime.Input("Features", values, 1, 1, InputSize),
                Runtime.Input("InitialHidden", hiddens, members * layers, 1, hidden),
            ];
            if (cell == CellKind.Lstm)
            {
                inputs.Add(Runtime.Input("InitialMemory", memories, members * layers, 1, hidden));
            }

            Dictionary<string, float[]> results = runtime.Run([.. inputs]);
            (hiddens, memories) = (results["FinalHidden"], results.GetValueOrDefault("FinalMemory", memories));
            stepper.Step(values, outputs);
            Near.AreEqual(outputs, results["Score"], $"step {step}");
        }

        // ours stand network by network: the hidden states of its layers, then their memories
        float[] state = new float[stepper.StateSize];
        stepper.CopyStateTo(state);
        int size = layers * hidden;
        float[] theirs = [.. Enumerable.Range(0, members).SelectMany(member => hiddens.Skip(member * size).Take(size)
            .Concat(cell == CellKind.Lstm ? memories.Skip(member * size).Take(size) : []))];
        Near.AreEqual(state, theirs, "state");
    }

    [TestMethod]
    public void A_sequence_that_never_changes_is_standardised_to_zeros_as_in_the_library()
    {
        RecurrentModel model = RandomModel.Of(
            new NetworkOptions { InputSize = 1, HiddenSize = 4, SequenceStandardization = SequenceStandardization.Replace }, seed: 3, isScaled: false);
        using var stream = new MemoryStream();
        model.SaveAsOnnx(stream, new OnnxExportOptions { LengthsName = "Lengths" });
        using var runtime = new Runtime(stream.ToArray());
        const int steps = 37;
        foreach (float level in new[] { 0.1f, 1e-3f, 1234.567f, -7.7e6f })
        {
            // a sequence of the same value, and a shorter one that takes a step within the digits that a float has
            float[] values = [.. Enumerable.Repeat(level, steps), .. Enumerable.Range(0, steps).Select(step => step < 9 ? level : level * 1.5f)], expected = new float[2];
            new SequencePredictor(model).Predict([.. values[..steps], .. values[steps..(steps + 20)]], [steps, 20], expected);

            Near.AreEqual(expected, runtime.Run(Runtime.Input("Features", values, 2, steps, 1), Runtime.Input("Lengths", [steps, 20], 2))["Score"], $"level {level}");
        }
    }

    [TestMethod]
    public void A_sequence_with_fewer_steps_than_outputs_is_an_error_of_the_runtime_too()
    {
        RecurrentModel model = RandomModel.Of(new NetworkOptions { InputSize = 1, HiddenSize = 3, OutputSteps = 4 });
        foreach (bool hasLengths in new[] { false, true })
        {
            using var stream = new MemoryStream();
            model.SaveAsOnnx(stream, new OnnxExportOptions { LengthsName = hasLengths ? "Lengths" : null });
            using var runtime = new Runtime(stream.ToArray());
            int steps = hasLengths ? 5 : 3;
            var features = Runtime.Input("Features", new float[2 * steps], 2, steps, 1);

            Assert.ThrowsExactly<Microsoft.ML.OnnxRuntime.OnnxRuntimeException>(
                () => hasLengths ? runtime.Run(features, Runtime.Input("Lengths", [5, 3], 2)) : runtime.Run(features));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void What_was_written_is_read_to_the_bit_or_refused_by_name(NetworkOptions network)
    {
        RecurrentModel model = RandomModel.Of(network, seed: 22);
        using var stream = new MemoryStream();
        model.SaveAsOnnx(stream);
        bool canBeRead = network is
        {
            Embeddings.Count: 0, SequenceStandardization: SequenceStandardization.None, PoolConvolutions: false,
            LayerNormalization: false, Residual: false, OutputSteps: 0, SkipSteps: 0,
        }
            && (network.OutputPerStep || network.Pooling != PoolingKind.Attention);

        // forwards, the last of all outputs is that of the last state
        bool isLast = network is { OutputSteps: 1, SkipSteps: 0, HasFront: false };
        if (canBeRead || (isLast && !network.Bidirectional))
        {
            RecurrentModel read = RecurrentModel.LoadOnnx(stream.ToArray());
            Assert.AreEqual(network with { OutputSteps = 0 }, read.Options);
            CollectionAssert.AreEqual(model.Parameters, read.Parameters);
        }
        else
        {
            Assert.Contains(
                isLast ? "A recurrent model cannot hold this graph: the outputs read the backward direction"
                : "A recurrent model cannot hold this graph: output 'Score': the node",
                Assert.ThrowsExactly<NotSupportedException>(() => RecurrentModel.LoadOnnx(stream.ToArray())).Message);
        }
    }

    [TestMethod]
    public void What_cannot_score_a_stream_says_why()
    {
        Assert.Contains("has convolutions", Refusal(new NetworkOptions { InputSize = 2, Convolutions = [convolutions[0]] }));
        Assert.Contains("Pooling = Max", Refusal(new NetworkOptions { InputSize = 2, Pooling = PoolingKind.Max }));
        Assert.Contains("OutputSteps = 3", Refusal(new NetworkOptions { InputSize = 2, OutputSteps = 3 }));
        Assert.Contains("SkipSteps = 4", Refusal(new NetworkOptions { InputSize = 2, SkipSteps = 4 }));
        Assert.Contains("SequenceStandardization = Beside", Refusal(new NetworkOptions { InputSize = 2, SequenceStandardization = SequenceStandardization.Beside }));
        Assert.Contains("conditional random field", Refusal(
            new NetworkOptions { InputSize = 2, OutputSize = 3, OutputPerStep = true, Output = OutputKind.ConditionalRandomField }));

        static string Refusal(NetworkOptions network) => Assert.ThrowsExactly<ArgumentException>(
            () => RandomModel.Of(network).SaveAsOnnx(Stream.Null, new OnnxExportOptions { WithState = true })).Message;
    }

    private static IEnumerable<NetworkOptions> Parts()
    {
        var plain = new NetworkOptions { InputSize = InputSize, HiddenSize = 6, OutputSize = 3, Output = OutputKind.Softmax };
        foreach (PoolingKind pooling in Enum.GetValues<PoolingKind>())
        {
            yield return plain with { Pooling = pooling, Cell = CellKind.Gru, Layers = 2 };
            yield return plain with { Pooling = pooling, Convolutions = [convolutions[0], convolutions[1]], PoolConvolutions = true };
        }

        foreach (ConvolutionOptions convolution in convolutions)
        {
            yield return plain with { Convolutions = [convolution], Output = OutputKind.Linear };
        }

        yield return plain with { Embeddings = [word] };
        yield return plain with { Embeddings = [letters, word], Output = OutputKind.Linear };
        yield return plain with { InputSize = 1, Embeddings = [word with { FirstColumn = 0 }], Cell = CellKind.ElmanTanh };
        yield return plain with { OutputPerStep = true, Layers = 2 };
        yield return plain with { LayerNormalization = true };
        yield return plain with { LayerNormalization = true, Residual = true, Layers = 3, Bidirectional = true };
        yield return plain with { LayerNormalization = true, Residual = true, Layers = 3, OutputPerStep = true, Cell = CellKind.Gru };
        yield return plain with { Residual = true, Layers = 2, Bidirectional = true, Pooling = PoolingKind.MeanAndMax };
        yield return plain with { Residual = true, LayerNormalization = true, Layers = 2, Convolutions = [convolutions[0]], PoolConvolutions = true };
        yield return plain with { OutputPerStep = true, Output = OutputKind.Logistic, OutputSize = 1, Cell = CellKind.GruResetBefore };
        yield return plain with { OutputPerStep = true, Embeddings = [word, letters], Convolutions = [convolutions[0]] };
        yield return plain with { Embeddings = [word], Convolutions = [.. convolutions], PoolConvolutions = true, Pooling = PoolingKind.Attention };
        foreach (SequenceStandardization kind in new[] { SequenceStandardization.Replace, SequenceStandardization.Beside })
        {
            yield return plain with { SequenceStandardization = kind };
            yield return plain with { SequenceStandardization = kind, Embeddings = [word], OutputPerStep = true };
            yield return plain with { SequenceStandardization = kind, Convolutions = [.. convolutions], PoolConvolutions = true, ConvolutionBranch = true };
            yield return plain with { SequenceStandardization = kind, SkipSteps = 4, OutputSteps = 1, LayerNormalization = true };
        }

        foreach (PoolingKind pooling in Enum.GetValues<PoolingKind>())
        {
            yield return plain with
            {
                Pooling = pooling,
                Convolutions = [convolutions[0], convolutions[1]],
                PoolConvolutions = true,
                ConvolutionBranch = true,
                LayerNormalization = true,
            };
            yield return plain with { Pooling = pooling, SkipSteps = 5, SkipColumns = 2, Layers = 2, Residual = true };
        }

        yield return plain with { OutputSteps = 1 };
        yield return plain with { OutputSteps = 3, Layers = 2, Residual = true, LayerNormalization = true };
        yield return plain with { OutputSteps = 2, Convolutions = [convolutions[0], convolutions[1]], Output = OutputKind.Linear };
        yield return plain with { SkipSteps = 9, Convolutions = [convolutions[1]], PoolConvolutions = true, Output = OutputKind.Linear };
        yield return plain with { SkipSteps = 3, OutputSteps = 1, Convolutions = [convolutions[1]], Embeddings = [word] };
    }

    private static void Compare(RecurrentModel model, Runtime runtime, int batch, int steps, bool hasLengths)
    {
        int size = model.Options.InputSize, width = model.Options.OutputSize;
        var random = new RandomSource(31);
        // every convolution may halve what the outputs are taken from
        int least = Math.Min(steps, 2 * model.Options.OutputSteps);
        int[] lengths = [.. Enumerable.Range(0, batch).Select(_ => hasLengths ? Math.Max(least, 1 + random.NextBelow(steps)) : steps)];
        float[] padded = RandomModel.Numbers(batch * steps * size, seed: 4);
        for (int i = 0; i < padded.Length; i++)
        {
            // tokens, among them none (negative) and some that no table holds
            padded[i] = model.Options.IsEmbedded(i % size) ? random.NextBelow(12) - 2 : padded[i];
        }

        float[] values = [.. Enumerable.Range(0, batch).SelectMany(row => padded.Skip(row * steps * size).Take(lengths[row] * size))];
        float[] expected = new float[width * lengths.Sum(model.Options.OutputRows)];
        new SequencePredictor(model).Predict(values, lengths, expected);

        var features = Runtime.Input("Features", padded, batch, steps, size);
        float[] scores = hasLengths
            ? runtime.Run(features, Runtime.Input("Lengths", lengths, batch))["Score"]
            : runtime.Run(features)["Score"];
        if (model.Options.OutputPerStep)
        {
            scores = [.. Enumerable.Range(0, batch).SelectMany(row => scores.Skip(row * steps * width).Take(lengths[row] * width))];
        }

        Near.AreEqual(expected, scores, $"{batch} sequences of {steps} steps, lengths {hasLengths}");
    }
}
