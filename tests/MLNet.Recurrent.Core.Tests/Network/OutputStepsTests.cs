using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Network;

/// <summary>Outputs of the last steps, and inputs that skip the recurrent layers: parts that forecasters need.</summary>
[TestClass]
public sealed class OutputStepsTests
{
    private static readonly NetworkOptions Plain = new() { InputSize = 3, HiddenSize = 6, OutputSize = 2 };

    [TestMethod]
    [DataRow(CellKind.Lstm, false)]
    [DataRow(CellKind.Gru, true)]
    public void Outputs_of_the_last_steps_are_the_last_of_the_outputs_of_all_steps(CellKind cell, bool bidirectional)
    {
        NetworkOptions all = Plain with { Cell = cell, Bidirectional = bidirectional, OutputPerStep = true };
        float[] weights = WeightInitializer.Create(all, new ParameterLayout(all), seed: 4), sequence = Numbers(7 * 3);

        float[] each = Predict(all, weights, sequence, 7 * 2), last = Predict(all with { OutputPerStep = false, OutputSteps = 3 }, weights, sequence, 3 * 2);

        CollectionAssert.AreEqual(each[^6..], last, "the same products of the same numbers");
    }

    [TestMethod]
    [DataRow(5)]
    [DataRow(2)]
    public void A_skip_adds_a_linear_map_of_the_last_steps_and_shorter_sequences_lack_its_beginning(int steps)
    {
        const int Skipped = 4, Columns = 2;
        NetworkOptions with = Plain with { SkipSteps = Skipped, SkipColumns = Columns };
        var layout = new ParameterLayout(with);
        var plainLayout = new ParameterLayout(Plain);
        float[] weights = Numbers(layout.Size), plainWeights = new float[plainLayout.Size], sequence = Numbers(steps * 3);
        Parameter head = layout["head.weight"], plainHead = plainLayout["head.weight"];
        foreach (Parameter entry in plainLayout.Entries.Where(entry => entry.Name != "head.weight"))
        {
            layout[entry.Name].Of(weights).CopyTo(entry.Of(plainWeights));
        }

        for (int output = 0; output < 2; output++)
        {
            head.Of(weights).Slice(output * head.Columns, 6).CopyTo(plainHead.Of(plainWeights)[(output * 6)..]);
        }

        float[] expected = Predict(Plain, plainWeights, sequence, 2), actual = Predict(with, weights, sequence, 2);
        for (int output = 0; output < 2; output++)
        {
            double sum = expected[output];
            for (int back = 0; back < Math.Min(steps, Skipped); back++)
            {
                for (int column = 0; column < Columns; column++)
                {
                    int place = 6 + ((Skipped - 1 - back) * Columns) + column;
                    sum += head.Of(weights)[(output * head.Columns) + place] * sequence[((steps - 1 - back) * 3) + column];
                }
            }

            Assert.AreEqual(sum, actual[output], 1e-5, "sums of 14 products of about 1 in another order");
        }
    }

    [TestMethod]
    public void A_skip_starts_at_zero()
    {
        NetworkOptions with = Plain with { SkipSteps = 4 };
        var layout = new ParameterLayout(with);
        Parameter head = layout["head.weight"];
        float[] weights = head.Of(WeightInitializer.Create(with, layout, seed: 1)).ToArray();

        for (int i = 0; i < weights.Length; i++)
        {
            Assert.AreEqual(i % head.Columns >= 6, weights[i] == 0, $"weight {i}");
        }
    }

    [TestMethod]
    public void What_does_not_go_together_is_named()
    {
        StringAssert.Contains(Refused(Plain with { OutputSteps = 2, Pooling = PoolingKind.Mean }), "Pooling to Last");
        StringAssert.Contains(Refused(Plain with { OutputSteps = 2, SkipSteps = 1 }), "SkipSteps must be 0");
        StringAssert.Contains(Refused(Plain with { SkipSteps = 1, SkipColumns = 4 }), "between 0 and 3");
    }

    [TestMethod]
    public void A_sequence_shorter_than_the_outputs_is_refused()
    {
        NetworkOptions network = Plain with { OutputSteps = 3 };
        var predictor = new SequencePredictor(new RecurrentModel(network, new float[new ParameterLayout(network).Size], Scaling.None(network)));

        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => predictor.Predict(new float[6], new float[6]));
        StringAssert.Contains(error.Message, "2 steps");
        SequenceSet data = SequenceSet.Fixed(new float[12], length: 2, featuresPerStep: 3, new float[12]);
        error = Assert.ThrowsExactly<ArgumentException>(() => RecurrentTrainer.Train(network, new TrainingOptions(), data));
        StringAssert.Contains(error.Message, "2 steps");
    }

    private static string Refused(NetworkOptions network) => Assert.ThrowsExactly<ArgumentOutOfRangeException>(network.Validate).Message;

    private static float[] Predict(NetworkOptions network, float[] weights, float[] sequence, int outputs)
    {
        float[] result = new float[outputs];
        new SequencePredictor(new RecurrentModel(network, weights, Scaling.None(network))).Predict(sequence, result);
        return result;
    }

    private static float[] Numbers(int count)
    {
        var random = new RandomSource(9);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal() * 0.5f)];
    }
}
