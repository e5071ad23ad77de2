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
    public void Sequences_one_after_the_other_score_as_those_of_a_set_and_allocate_nothing_the_second_time()
    {
        SequenceSet data = Tasks.FirstSymbol(45, 3, 1, 17, seed: 3);
        var predictor = new SequencePredictor(Random(new NetworkOptions { InputSize = 3, HiddenSize = 21, OutputSize = 2 }));
        float[] expected = new float[45 * 2], actual = new float[45 * 2];
        predictor.Predict(data, expected);
        float[] values = [.. Enumerable.Range(0, data.Count).SelectMany(i => data.Values.AsSpan(data.Starts[i], data.Lengths[i] * 3).ToArray())];
        predictor.Predict(values, data.Lengths, actual);

        long before = GC.GetAllocatedBytesForCurrentThread();
        predictor.Predict(values, data.Lengths, actual);

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    public void Sequences_that_do_not_fit_their_values_are_refused()
    {
        var predictor = new SequencePredictor(Random(new NetworkOptions { InputSize = 3 }));

        foreach ((int[] lengths, string message) in new[]
        {
            (new[] { 1, 0 }, "Sequence 1 has 0 steps of 3 values; it must have one or more"),
            ([1, 2], "Sequence 1 has 2 steps of 3 values; it must have one or more, and there are 3 values left"),
            ([int.MaxValue, 1], $"Sequence 0 has {int.MaxValue} steps of 3 values"),
        })
        {
            var exception = Assert.ThrowsExactly<ArgumentException>(() => predictor.Predict(new float[6], lengths, new float[2]));
            Assert.Contains(message, exception.Message);
        }

        Assert.Contains("There are 9 values; the 2 sequences have 6",
            Assert.ThrowsExactly<ArgumentException>(() => predictor.Predict(new float[9], [1, 1], new float[2])).Message);
        Assert.Contains("room for 1 outputs",
            Assert.ThrowsExactly<ArgumentException>(() => predictor.Predict(new float[6], [1, 1], new float[1])).Message);
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
