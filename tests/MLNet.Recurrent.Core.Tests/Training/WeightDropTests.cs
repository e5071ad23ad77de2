using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;
using static MLNet.Recurrent.Core.Tests.Training.Measures;

namespace MLNet.Recurrent.Core.Tests.Training;

/// <summary>Dropout of recurrent weights.</summary>
[TestClass]
public sealed class WeightDropTests
{
    private static readonly NetworkOptions Network = new() { InputSize = 1, HiddenSize = 16, Layers = 2 };
    private static readonly TrainingOptions Options = new() { Epochs = 3, RecurrentDropout = 0.5f };

    [TestMethod]
    public unsafe void Recurrent_weights_are_dropped_or_enlarged_and_their_gradients_alike()
    {
        var layout = new ParameterLayout(Network);
        float[] weights = new float[layout.Size], gradients = new float[layout.Size];
        Array.Fill(weights, 3);
        Array.Fill(gradients, 7);
        var drop = new WeightDrop(layout, 0.2f, stateProbability: 0, seed: 1);
        fixed (float* weight = weights, gradient = gradients)
        {
            float* dropped = drop.Draw(weight, update: 5);
            drop.MaskGradients(gradient);
            foreach (Parameter entry in layout.Entries)
            {
                int missing = 0;
                for (int i = entry.Offset; i < entry.Offset + entry.Count; i++)
                {
                    missing += dropped[i] == 0 ? 1 : 0;
                    float factor = entry.Role == ParameterRole.RecurrentWeight ? dropped[i] == 0 ? 0 : 1.25f : 1;
                    Assert.AreEqual(3 * factor, dropped[i], 1e-6f);
                    Assert.AreEqual(7 * factor, gradients[i], 1e-6f);
                }

                // 1024 weights: a share of 0.2 has a deviation of 0.0125
                Assert.AreEqual(entry.Role == ParameterRole.RecurrentWeight ? 0.2 : 0, missing / (double)entry.Count, 0.05);
            }

            float[] first = new ReadOnlySpan<float>(dropped, layout.Size).ToArray();
            CollectionAssert.AreEqual(first, new ReadOnlySpan<float>(drop.Draw(weight, update: 5), layout.Size).ToArray());
            CollectionAssert.AreNotEqual(first, new ReadOnlySpan<float>(drop.Draw(weight, update: 6), layout.Size).ToArray());
        }
    }

    [TestMethod]
    public unsafe void All_weights_that_read_a_dropped_state_are_missing_and_no_others()
    {
        var layout = new ParameterLayout(Network);
        float[] weights = new float[layout.Size];
        Array.Fill(weights, 3);
        var drop = new WeightDrop(layout, 0, stateProbability: 0.2f, seed: 1);
        int missing = 0;
        fixed (float* weight = weights)
        {
            for (int update = 0; update < 100; update++)
            {
                float* dropped = drop.Draw(weight, update);
                foreach (Parameter entry in layout.Entries.Where(entry => entry.Role == ParameterRole.RecurrentWeight))
                {
                    for (int unit = 0; unit < entry.Columns; unit++)
                    {
                        float first = dropped[entry.Offset + unit];
                        missing += first == 0 ? 1 : 0;
                        Assert.IsTrue(first is 0 or 3.75f);
                        for (int row = 1; row < entry.Rows; row++)
                        {
                            Assert.AreEqual(first, dropped[entry.Offset + (row * entry.Columns) + unit]);
                        }
                    }
                }
            }
        }

        // of 3200 units: a deviation of 0.007
        Assert.AreEqual(0.2, missing / 3200.0, 0.03);
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_bits_at_1_and_3_threads()
    {
        string[] hashes = [.. new[] { 1, 3 }.Select(threads =>
            Hash(RecurrentTrainer.Train(Network, Options with { Threads = threads, BatchSize = 96 }, Tasks.Sine(300)).Model))];

        Assert.HasCount(1, hashes.Distinct().ToList());
        Assert.AreNotEqual(hashes[0], Hash(RecurrentTrainer.Train(Network, Options with { BatchSize = 96, RecurrentDropout = 0 }, Tasks.Sine(300)).Model));
    }

    [TestMethod]
    public void The_model_has_all_its_weights_and_has_learned()
    {
        RecurrentModel model = RecurrentTrainer.Train(Network, Options with { Epochs = 20, RecurrentDropout = 0.1f, StateDropout = 0.1f }, Tasks.Sine(300)).Model;

        Assert.IsFalse(model.Layout.Entries.Where(entry => entry.Role == ParameterRole.RecurrentWeight).Any(entry => entry.Of(model.Parameters).Contains(0f)));
        Assert.IsLessThan(0.2, RootMeanSquare(model, Tasks.Sine(100, seed: 2)), "The deviation is 0.71.");
    }
}
