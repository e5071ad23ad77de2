using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Core.Tests.Inference;

/// <summary>Predictions with rounded weights against those with the weights as trained.</summary>
[TestClass]
public sealed class WeightPrecisionTests
{
    private const int Steps = 50, Rows = 5;

    public static IEnumerable<object[]> Networks =>
        from cell in Enum.GetValues<CellKind>()
        from hidden in new[] { 5, 16, 64, 256 }
        from input in new[] { 1, 8 }
        from precision in new[] { WeightPrecision.BFloat16, WeightPrecision.Int8 }
        select new object[] { cell, hidden, input, precision };

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void Rounded_weights_change_outputs_little_and_in_all_predictions_alike(CellKind cell, int hidden, int input, WeightPrecision precision)
    {
        RecurrentModel model = CreateModel(cell, hidden, input), rounded = model.WithPrecision(precision);
        float[] values = CreateValues(input), exact = Batch(model, values), batch = Batch(rounded, values);
        for (int row = 0; row < Rows; row++)
        {
            ReadOnlySpan<float> sequence = values.AsSpan(row * Steps * input, Steps * input);
            float[] single = new float[1], stepped = new float[1];
            new SequencePredictor(rounded).Predict(sequence, single);
            var stepper = new SequenceStepper(rounded);
            for (int step = 0; step < Steps; step++)
            {
                stepper.Step(sequence.Slice(step * input, input), stepped);
            }

            Assert.AreEqual(single[0], stepped[0]);

            // other orders of the same sums
            Assert.AreEqual(batch[row], single[0], 2e-6f);

            // 8 bits of 24 are left, or steps of 1/254 of a channel's range; networks without gates let the changes of all steps add up
            float tolerance = cell is CellKind.ElmanTanh or CellKind.ElmanRelu ? 0.05f : precision == WeightPrecision.Int8 ? 0.01f : 0.005f;
            Assert.AreEqual(exact[row], batch[row], tolerance);
        }

        // rectified units may all be off
        Assert.IsTrue(cell == CellKind.ElmanRelu || !exact.SequenceEqual(batch), "Nothing was rounded.");
    }

    [TestMethod]
    public void A_precision_belongs_to_a_copy_of_the_model()
    {
        RecurrentModel model = CreateModel(CellKind.Lstm, 16, 8), rounded = model.WithPrecision(WeightPrecision.BFloat16);
        float[] values = CreateValues(8);

        Assert.AreEqual(WeightPrecision.Full, model.Precision);
        Assert.AreEqual(WeightPrecision.BFloat16, rounded.Precision);
        CollectionAssert.AreEqual(Batch(model, values), Batch(rounded.WithPrecision(WeightPrecision.Full), values));
        Assert.AreSame(model.Parameters, rounded.Parameters, "The weights as trained stay what they are.");
    }

    [TestMethod]
    public void An_unknown_precision_is_refused() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => CreateModel(CellKind.Lstm, 2, 1).WithPrecision((WeightPrecision)7)).Message,
        "precision must be one of Full, BFloat16, Int8");

    private static RecurrentModel CreateModel(CellKind cell, int hidden, int input)
    {
        var options = new NetworkOptions { Cell = cell, InputSize = input, HiddenSize = hidden };
        var layout = new ParameterLayout(options);
        return new RecurrentModel(options, WeightInitializer.Create(options, layout, 1), Scaling.None(options));
    }

    private static float[] CreateValues(int input)
    {
        var random = new RandomSource(3);
        return [.. Enumerable.Range(0, Rows * Steps * input).Select(_ => (2 * random.NextUniform()) - 1)];
    }

    private static float[] Batch(RecurrentModel model, float[] values)
    {
        float[] outputs = new float[Rows];
        new SequencePredictor(model).Predict(SequenceSet.Fixed(values, Steps, model.Options.InputSize, []), outputs);
        return outputs;
    }
}
