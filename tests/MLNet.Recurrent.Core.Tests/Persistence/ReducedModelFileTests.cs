using System.Buffers.Binary;
using System.IO.Hashing;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Persistence;

namespace MLNet.Recurrent.Core.Tests.Persistence;

/// <summary>Models with weights of 16 or 8 bits, as files.</summary>
[TestClass]
public sealed class ReducedModelFileTests
{
    private const int Steps = 20, Rows = 3;

    public static IEnumerable<object[]> Networks =>
        from precision in new[] { WeightPrecision.BFloat16, WeightPrecision.Int8 }
        from cell in Enum.GetValues<CellKind>()
        from hidden in new[] { 5, 16, 70 }
        from input in new[] { 1, 7 }
        select new object[] { precision, cell, hidden, input };

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void A_loaded_model_predicts_with_the_same_bits_and_is_written_with_the_same_bytes(
        WeightPrecision precision, CellKind cell, int hidden, int input)
    {
        RecurrentModel model = Create(new NetworkOptions { InputSize = input, Cell = cell, HiddenSize = hidden, Layers = 2, OutputSize = 2 })
            .WithPrecision(precision);

        RecurrentModel loaded = RecurrentModel.Load(Bytes(model));

        Assert.AreEqual(precision, loaded.Precision);
        Assert.AreEqual(model.Options, loaded.Options);
        float[] expected = Predict(model, input);
        CollectionAssert.AreEqual(expected, Predict(loaded, input));
        CollectionAssert.AreEqual(Steppings(model, input), Steppings(loaded, input));
        CollectionAssert.AreEqual(Bytes(model), Bytes(loaded));

        // what is left of the weights, as floats: other kernels, sums in the same order or nearly so
        float[] full = Predict(loaded.WithPrecision(WeightPrecision.Full), input);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], full[i], 2e-6f * Math.Max(1, Math.Abs(expected[i])));
        }
    }

    [TestMethod]
    public void Everything_that_is_no_weight_of_a_recurrent_layer_stays_as_it_is()
    {
        var options = new NetworkOptions
        {
            InputSize = 4,
            Embeddings = [new EmbeddingOptions { FirstColumn = 1, Count = 9, Size = 3 }],
            Convolutions = [new ConvolutionOptions { Filters = 6, Kernel = 3 }],
            Bidirectional = true,
            HiddenSize = 9,
            Pooling = PoolingKind.Attention,
        };
        RecurrentModel model = Create(options);
        foreach (WeightPrecision precision in new[] { WeightPrecision.BFloat16, WeightPrecision.Int8 })
        {
            RecurrentModel loaded = RecurrentModel.Load(Bytes(model.WithPrecision(precision)));
            foreach (Parameter parameter in model.Layout.Entries)
            {
                bool isWeight = parameter.Name.StartsWith("weight_", StringComparison.Ordinal);
                Assert.AreEqual(isWeight, !parameter.Of(model.Parameters).SequenceEqual(parameter.Of(loaded.Parameters)), parameter.Name);
            }

            // as trained, the file of the same model is another
            CollectionAssert.AreEqual(model.Parameters, RecurrentModel.Load(Bytes(model.WithPrecision(precision).WithPrecision(WeightPrecision.Full))).Parameters);
        }
    }

    [TestMethod]
    [DataRow(WeightPrecision.BFloat16)]
    [DataRow(WeightPrecision.Int8)]
    public void An_ensemble_comes_back(WeightPrecision precision)
    {
        var options = new NetworkOptions { InputSize = 3, HiddenSize = 8, Cell = CellKind.Gru };
        RecurrentModel model = RecurrentModel.Of([Create(options, 1), Create(options, 2)]).WithPrecision(precision);

        RecurrentModel loaded = RecurrentModel.Load(Bytes(model));

        Assert.AreEqual(2, loaded.Options.Ensemble);
        Assert.AreEqual(precision, loaded.Precision);
        CollectionAssert.AreEqual(Predict(model, 3), Predict(loaded, 3));
    }

    [TestMethod]
    public void Files_are_as_small_as_the_report_says()
    {
        var options = new NetworkOptions { InputSize = 8, HiddenSize = 64 };
        RecurrentModel model = Create(options);
        SequenceSet data = SequenceSet.Fixed(Values(8), Steps, 8, []);
        foreach (WeightPrecision precision in Enum.GetValues<WeightPrecision>())
        {
            PrecisionReport report = PrecisionReport.Measure(model, precision, data);
            Assert.AreEqual(Bytes(model.WithPrecision(precision)).Length, report.FileBytes);
            Assert.AreEqual(Bytes(model).Length, report.FullFileBytes);
        }

        // 4 x 64 x 72 weights: three quarters of their bytes are gone; biases, head and scales stay
        long less = Bytes(model).Length - Bytes(model.WithPrecision(WeightPrecision.Int8)).Length;
        Assert.AreEqual((3 * 4 * 64 * 72) - (4 * 4 * 64) - sizeof(int), less);
    }

    [TestMethod]
    public void A_precision_that_is_none_is_refused()
    {
        byte[] bytes = Bytes(Create(new NetworkOptions { InputSize = 1, HiddenSize = 2 }).WithPrecision(WeightPrecision.Int8));
        int numbers = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(20));
        foreach (int precision in new[] { 0, 3, -1 })
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20 + (numbers * sizeof(int))), precision);
            XxHash64.Hash(bytes.AsSpan(0, bytes.Length - 8), bytes.AsSpan(bytes.Length - 8));

            Assert.Contains($"precision {precision}", Assert.ThrowsExactly<InvalidDataException>(() => RecurrentModel.Load(bytes)).Message);
        }
    }

    private static RecurrentModel Create(NetworkOptions options, int seed = 1) =>
        new(options, WeightInitializer.Create(options, new ParameterLayout(options), seed), Scaling.None(options));

    private static float[] Values(int input)
    {
        var random = new RandomSource(3);
        return [.. Enumerable.Range(0, Rows * Steps * input).Select(_ => (2 * random.NextUniform()) - 1)];
    }

    private static float[] Predict(RecurrentModel model, int input)
    {
        float[] outputs = new float[Rows * model.Options.OutputSize];
        new SequencePredictor(model).Predict(SequenceSet.Fixed(Values(input), Steps, input, []), outputs);
        return outputs;
    }

    private static float[] Steppings(RecurrentModel model, int input)
    {
        var stepper = new SequenceStepper(model);
        float[] values = Values(input), outputs = new float[Steps * model.Options.OutputSize];
        for (int step = 0; step < Steps; step++)
        {
            stepper.Step(values.AsSpan(step * input, input), outputs.AsSpan(step * model.Options.OutputSize, model.Options.OutputSize));
        }

        return outputs;
    }

    private static byte[] Bytes(RecurrentModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }
}
