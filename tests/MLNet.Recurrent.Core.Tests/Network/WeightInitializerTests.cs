using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Core.Tests.Training;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Network;

/// <summary>Chrono initialisation: Tallec and Ollivier, Can recurrent neural networks warp time?, 2018, equation 16.</summary>
[TestClass]
public sealed class WeightInitializerTests
{
    private const int Hidden = 400, Steps = 1000;

    public static IEnumerable<object[]> Gated => ((CellKind[])[CellKind.Lstm, CellKind.Gru, CellKind.GruResetBefore])
        .Select(cell => new object[] { cell });

    [TestMethod]
    [DynamicData(nameof(Gated))]
    public void Units_begin_with_memories_of_all_lengths_up_to_the_steps_asked_for(CellKind cell)
    {
        foreach (string suffix in (string[])["_l0", "_l0_reverse", "_l1", "_l1_reverse"])
        {
            float[] biases = Biases(cell, Steps, "bias_ih" + suffix);

            // sigmoid(log u) = u / (1 + u): u is the memory in steps, uniform from 1 to T - 1
            double[] memories = [.. biases[Hidden..(2 * Hidden)].Select(bias => Math.Exp(bias))];
            Assert.IsTrue(memories.All(steps => steps is >= 0.9999 and <= Steps));

            // The mean of 400 uniform numbers is within four of its standard deviations, 14 each.
            Assert.AreEqual(Steps / 2.0, memories.Average(), 4 * Steps / Math.Sqrt(12 * Hidden));
            Assert.IsTrue(Biases(cell, Steps, "bias_hh" + suffix).All(bias => bias == 0));
        }
    }

    [TestMethod]
    public void An_LSTM_writes_as_little_as_it_forgets()
    {
        float[] biases = Biases(CellKind.Lstm, Steps, "bias_ih_l0");

        CollectionAssert.AreEqual(biases[Hidden..(2 * Hidden)].Select(bias => -bias).ToArray(), biases[..Hidden]);
        Assert.IsTrue(biases[(2 * Hidden)..].All(bias => bias == 0));
    }

    [TestMethod]
    [DataRow(CellKind.Lstm, 1f)]
    [DataRow(CellKind.Gru, 0f)]
    public void Without_it_gates_begin_the_same_for_all_units(CellKind cell, float expected) =>
        Assert.IsTrue(Biases(cell, 0, "bias_ih_l0")[Hidden..(2 * Hidden)].All(bias => bias == expected));

    [TestMethod]
    [DataRow(CellKind.ElmanTanh)]
    [DataRow(CellKind.ElmanRelu)]
    public void A_simple_cell_has_no_gate_to_set(CellKind cell) => Assert.IsTrue(Biases(cell, Steps, "bias_ih_l0").All(bias => bias == 0));

    // Saxe et al., 2014. Below, at and above the 32 rows that are made at once.
    [TestMethod]
    [DataRow(1)]
    [DataRow(31)]
    [DataRow(32)]
    [DataRow(33)]
    [DataRow(70)]
    public void Recurrent_weights_of_each_gate_are_orthogonal(int hidden)
    {
        var options = new NetworkOptions { InputSize = 2, Cell = CellKind.Gru, HiddenSize = hidden };
        var layout = new ParameterLayout(options);
        float[] weights = layout["weight_hh_l0"].Of(WeightInitializer.Create(options, layout, seed: 1)).ToArray();
        foreach (float[][] gate in weights.Chunk(hidden).Chunk(hidden))
        {
            for (int i = 0; i < hidden; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    // Rounding to floats changes a product of two rows of length one by 6e-8 at the most.
                    Assert.AreEqual(i == j ? 1 : 0, gate[i].Zip(gate[j], (x, y) => (double)x * y).Sum(), 2e-7, $"rows {i} and {j}");
                }
            }
        }
    }

    // The bits of models tell which biases training began from.
    [TestMethod]
    public void Zero_steps_stand_for_the_longest_training_sequence_as_the_recurrent_layers_see_it()
    {
        var network = new NetworkOptions { InputSize = 1, HiddenSize = 5, Convolutions = [new() { Filters = 4, Kernel = 4, Stride = 4 }] };
        SequenceSet data = Tasks.Sine(40, length: 20);
        string Train(NetworkOptions options, int? memorySteps) => Measures.Hash(
            RecurrentTrainer.Train(options, new TrainingOptions { Epochs = 1, MemorySteps = memorySteps, Threads = 1 }, data).Model);

        Assert.AreEqual(Train(network, 20), Train(network, 0));
        Assert.AreNotEqual(Train(network, 24), Train(network, 0));
        Assert.AreEqual(Train(network, 18), Train(network, 20), "18 and 20 steps are both five segments of four.");
        Assert.AreNotEqual(Train(network, null), Train(network, 0));
    }

    private static float[] Biases(CellKind cell, int steps, string name)
    {
        var options = new NetworkOptions { InputSize = 2, Cell = cell, HiddenSize = Hidden, Layers = 2, Bidirectional = true };
        var layout = new ParameterLayout(options);
        return layout[name].Of(WeightInitializer.Create(options, layout, seed: 1, steps)).ToArray();
    }
}
