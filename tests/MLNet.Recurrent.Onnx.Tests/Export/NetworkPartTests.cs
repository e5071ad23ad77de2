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
            foreach ((int batch, int steps) in new[] { (1, 1), (3, 12), (9, 7) })
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
        Assert.Contains("ensemble of 3 networks", Assert.ThrowsExactly<ArgumentException>(
            () => model.SaveAsOnnx(Stream.Null, new OnnxExportOptions { WithState = true })).Message);
    }

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void What_was_written_is_read_to_the_bit_or_refused_by_name(NetworkOptions network)
    {
        RecurrentModel model = RandomModel.Of(network, seed: 22);
        using var stream = new MemoryStream();
        model.SaveAsOnnx(stream);
        bool canBeRead = network is { HasFront: false, LayerNormalization: false, Residual: false } && (network.OutputPerStep || network.Pooling != PoolingKind.Attention);
        if (canBeRead)
        {
            RecurrentModel read = RecurrentModel.LoadOnnx(stream.ToArray());
            Assert.AreEqual(network, read.Options);
            CollectionAssert.AreEqual(model.Parameters, read.Parameters);
        }
        else
        {
            Assert.Contains("A recurrent model cannot hold this graph: output 'Score': the node",
                Assert.ThrowsExactly<NotSupportedException>(() => RecurrentModel.LoadOnnx(stream.ToArray())).Message);
        }
    }

    [TestMethod]
    public void What_cannot_score_a_stream_says_why()
    {
        Assert.Contains("has convolutions", Refusal(new NetworkOptions { InputSize = 2, Convolutions = [convolutions[0]] }));
        Assert.Contains("Pooling = Max", Refusal(new NetworkOptions { InputSize = 2, Pooling = PoolingKind.Max }));

        var tagger = new NetworkOptions { InputSize = 2, OutputSize = 3, OutputPerStep = true, Output = OutputKind.ConditionalRandomField };
        Assert.Contains("conditional random field", Assert.ThrowsExactly<NotSupportedException>(() => RandomModel.Of(tagger).SaveAsOnnx(Stream.Null)).Message);

        static string Refusal(NetworkOptions network) => Assert.ThrowsExactly<ArgumentException>(
            () => RandomModel.Of(network).SaveAsOnnx(Stream.Null, new OnnxExportOptions { WithState = true })).Message;
    }

    [TestMethod]
    public void A_part_that_is_not_written_is_refused_by_name()
    {
        var plain = new NetworkOptions { InputSize = 2 };
        Assert.Contains("OutputSteps = 3", Refusal(plain with { OutputSteps = 3 }));
        Assert.Contains("SkipSteps = 4", Refusal(plain with { SkipSteps = 4, SkipColumns = 1 }));
        Assert.Contains("SequenceStandardization = Replace", Refusal(plain with { SequenceStandardization = SequenceStandardization.Replace }));
        Assert.Contains("SequenceStandardization = Beside", Refusal(plain with { SequenceStandardization = SequenceStandardization.Beside }));
        Assert.Contains("ConvolutionBranch", Refusal(plain with { Convolutions = [convolutions[0]], PoolConvolutions = true, ConvolutionBranch = true }));

        static string Refusal(NetworkOptions network) =>
            Assert.ThrowsExactly<NotSupportedException>(() => RandomModel.Of(network).SaveAsOnnx(Stream.Null)).Message;
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
    }

    private static void Compare(RecurrentModel model, Runtime runtime, int batch, int steps, bool hasLengths)
    {
        int size = model.Options.InputSize, width = model.Options.OutputSize;
        var random = new RandomSource(31);
        int[] lengths = [.. Enumerable.Range(0, batch).Select(_ => hasLengths ? 1 + random.NextBelow(steps) : steps)];
        float[] padded = RandomModel.Numbers(batch * steps * size, seed: 4);
        for (int i = 0; i < padded.Length; i++)
        {
            // tokens, among them none (negative) and some that no table holds
            padded[i] = model.Options.IsEmbedded(i % size) ? random.NextBelow(12) - 2 : padded[i];
        }

        float[] values = [.. Enumerable.Range(0, batch).SelectMany(row => padded.Skip(row * steps * size).Take(lengths[row] * size))];
        float[] expected = new float[width * (model.Options.OutputPerStep ? lengths.Sum() : batch)];
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
