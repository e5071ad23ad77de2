using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Training;

/// <summary>Quantiles, missing targets and epochs of some of the sequences.</summary>
[TestClass]
public sealed class QuantileTests
{
    [TestMethod]
    public void Loss_of_the_median_is_the_absolute_error_and_of_the_tenth_a_slope_of_one_to_nine()
    {
        Assert.AreEqual(3, Loss([0.5f], [], [2], [5]), 1e-6);
        Assert.AreEqual(0.6, Loss([0.1f], [], [2], [5]), 1e-6);
        Assert.AreEqual(5.4, Loss([0.1f], [], [5], [2]), 1e-6);
    }

    [TestMethod]
    public void Levels_count_by_their_weights()
    {
        // 3/4 of |e| for the median, 1/4 of 2 x 0.9 |e| for the ninth tenth
        Assert.AreEqual((0.75 * 2) + (0.25 * 3.6), Loss([0.5f, 0.9f], [3, 1], [1, 1], [3]), 1e-6);
    }

    [TestMethod]
    public void Gradient_is_the_slope_of_the_loss()
    {
        float[] levels = [0.05f, 0.5f, 0.8f], outputs = [0.3f, 1.2f, -0.7f, 2, 1, 0], targets = [0.5f, 1.5f];
        float[] gradient = new float[outputs.Length];
        var loss = new QuantileLoss(levels, []);
        loss.Evaluate(outputs, targets, 1, gradient);
        for (int i = 0; i < outputs.Length; i++)
        {
            float[] up = [.. outputs], down = [.. outputs];
            up[i] += 0.01f;
            down[i] -= 0.01f;
            double slope = (Loss(levels, [], up, targets) - Loss(levels, [], down, targets)) / 0.02;
            Assert.AreEqual(slope, gradient[i], 1e-4);
        }
    }

    [TestMethod]
    public void Missing_targets_count_for_nothing()
    {
        float[] gradient = new float[3];

        double squared = LossTable.Create(new TrainingOptions()).Evaluate([1, 2, 3], [float.NaN, 5, float.NaN], 1, gradient);

        Assert.AreEqual(9, squared);
        CollectionAssert.AreEqual(new float[] { 0, -6, 0 }, gradient);
        Assert.AreEqual(3, Loss([0.5f], [], [1, 2], [float.NaN, 5]), 1e-6);
    }

    [TestMethod]
    public void A_network_learns_the_quantiles_of_what_it_cannot_know()
    {
        // The target is x plus noise that is uniform between 0 and 1: its quantiles are x + q.
        var random = new RandomSource(3);
        float[] values = new float[4000], targets = new float[4000];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)random.NextNormal();
            targets[i] = values[i] + (float)random.NextUniform();
        }

        SequenceSet data = SequenceSet.Fixed(values, length: 1, featuresPerStep: 1, targets);
        var network = new NetworkOptions { InputSize = 1, HiddenSize = 8, OutputSize = 3 };
        var training = new TrainingOptions { Loss = LossKind.Quantile, Quantiles = [0.1f, 0.5f, 0.9f], Epochs = 20, EpochSequences = 1000 };
        RecurrentModel model = RecurrentTrainer.Train(network, training, data).Model;

        float[] outputs = new float[3];
        new Recurrent.Inference.SequencePredictor(model).Predict([0.5f], outputs);
        Assert.AreEqual(0.6, outputs[0], 0.07);
        Assert.AreEqual(1.0, outputs[1], 0.07);
        Assert.AreEqual(1.4, outputs[2], 0.07);
    }

    [TestMethod]
    public void An_epoch_of_some_sequences_takes_each_once_at_most_and_others_the_next_time()
    {
        SequenceSet data = SequenceSet.Fixed(new float[100], length: 1, featuresPerStep: 1, new float[100]);
        var order = new BatchOrder(new PinnedSequences(data, Scaling.None(new NetworkOptions { InputSize = data.FeaturesPerStep })), batchSize: 8, seed: 1, epochSequences: 30);

        order.Shuffle(1);
        int[] first = Epoch(order);
        order.Shuffle(2);
        int[] second = Epoch(order);

        Assert.HasCount(30, first);
        Assert.HasCount(30, first.Distinct());
        CollectionAssert.AreNotEquivalent(first, second);
    }

    [TestMethod]
    [DataRow(0.5f, 0.4f)]
    [DataRow(0f, 0.5f)]
    [DataRow(0.5f, 1f)]
    public void Levels_that_do_not_rise_between_0_and_1_are_refused(float first, float second)
    {
        var options = new TrainingOptions { Quantiles = [first, second] };
        Assert.Contains("rising levels between 0 and 1", Assert.ThrowsExactly<ArgumentOutOfRangeException>(options.Validate).Message);
    }

    private static int[] Epoch(BatchOrder order) =>
        [.. Enumerable.Range(0, order.Batches).SelectMany(batch => order.Batch(batch).ToArray())];

    private static double Loss(float[] levels, float[] weights, float[] outputs, float[] targets) =>
        new QuantileLoss(levels, weights).Evaluate(outputs, targets, 1, new float[outputs.Length]);
}
