using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Core.Tests.Training;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Core.Tests.Inference;

[TestClass]
[TestCategory("Cells")]
public sealed class SequencePredictorTests
{
    public static IEnumerable<object[]> Networks =>
        from cell in Enum.GetValues<CellKind>() from bidirectional in new[] { false, true } select new object[] { cell, bidirectional };

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void A_batch_of_different_lengths_equals_one_by_one(CellKind cell, bool bidirectional)
    {
        RecurrentModel model = Random(new NetworkOptions
        {
            InputSize = 3,
            Cell = cell,
            HiddenSize = 21,
            Layers = 2,
            Bidirectional = bidirectional,
            OutputSize = 2,
        });
        SequenceSet data = Tasks.FirstSymbol(45, 3, 1, 17, seed: 3);
        float[] together = new float[45 * 2], alone = new float[2];
        var predictor = new SequencePredictor(model);

        predictor.Predict(data, together);

        for (int i = 0; i < data.Count; i++)
        {
            predictor.Predict(data.Values.AsSpan(data.Starts[i], data.Lengths[i] * 3), alone);

            // A single row sums in another order, so the last bits may differ.
            Assert.AreEqual(alone[0], together[i * 2], 1e-6);
            Assert.AreEqual(alone[1], together[(i * 2) + 1], 1e-6);
        }
    }

    [TestMethod]
    public void A_shorter_sequence_after_a_longer_one_is_not_touched_by_it()
    {
        RecurrentModel model = Random(new NetworkOptions { InputSize = 1, Bidirectional = true });
        float[] values = [.. Enumerable.Range(0, 50).Select(i => MathF.Sin(i))], expected = new float[1], actual = new float[1];
        new SequencePredictor(model).Predict(values.AsSpan(0, 3), expected);
        var predictor = new SequencePredictor(model);
        predictor.Predict(values, actual);

        predictor.Predict(values.AsSpan(0, 3), actual);

        Assert.AreEqual(expected[0], actual[0]);
    }

    [TestMethod]
    public void A_sequence_that_is_no_whole_number_of_steps_is_refused()
    {
        var predictor = new SequencePredictor(Random(new NetworkOptions { InputSize = 3 }));

        var exception = Assert.ThrowsExactly<ArgumentException>(() => predictor.Predict(new float[7], new float[1]));

        Assert.Contains("holds 7 values; it must be one or more steps of 3 values", exception.Message);
    }

    [TestMethod]
    public void Two_predictors_of_one_model_run_at_the_same_time()
    {
        RecurrentModel model = Random(new NetworkOptions { InputSize = 1, HiddenSize = 40 });
        float[] values = [.. Enumerable.Range(0, 200).Select(i => MathF.Sin(i))], expected = new float[1];
        new SequencePredictor(model).Predict(values, expected);

        Parallel.For(0, 8, _ =>
        {
            var predictor = new SequencePredictor(model);
            float[] output = new float[1];
            for (int i = 0; i < 50; i++)
            {
                predictor.Predict(values, output);
                Assert.AreEqual(expected[0], output[0]);
            }
        });
    }

    internal static RecurrentModel Random(NetworkOptions options)
    {
        var layout = new ParameterLayout(options);
        return new RecurrentModel(options, WeightInitializer.Create(options, layout, 1), Scaling.None(options));
    }
}
