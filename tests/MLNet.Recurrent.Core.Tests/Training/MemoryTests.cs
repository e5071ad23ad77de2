using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Training;

/// <summary>What a training holds in memory, against the formula in src/README.md.</summary>
[TestClass]
[DoNotParallelize]
public sealed class MemoryTests
{
    private const int Features = 8, Batch = 64, ShardRows = 32;

    [TestMethod]
    [DataRow(CellKind.Lstm, 64, 2, 300)]
    [DataRow(CellKind.Lstm, 50, 1, 600)]
    [DataRow(CellKind.Gru, 128, 1, 300)]
    [DataRow(CellKind.ElmanTanh, 64, 3, 300)]
    public void A_training_holds_what_the_formula_says(CellKind cell, int hidden, int layers, int steps)
    {
        var network = new NetworkOptions { Cell = cell, InputSize = Features, HiddenSize = hidden, Layers = layers };
        double expected = Formula(network, steps), peak = Peak(network, steps);

        // The formula leaves out what is small: addresses of rows, the dense layer, one more row of states.
        Assert.IsLessThan(0.1, Math.Abs((peak / expected) - 1), $"{peak / 1e6:F1} MB, by the formula {expected / 1e6:F1} MB");
    }

    // 256 MiB of tape, the data once more (20 MB), and little else.
    [TestMethod]
    public void Ten_thousand_steps_are_trained_within_300_MB()
    {
        const int steps = 10_000;
        var network = new NetworkOptions { InputSize = Features, HiddenSize = 64 };

        Assert.IsGreaterThan(500e6, Formula(network, steps));
        Assert.IsLessThan(300e6, Peak(network, steps));
    }

    private static double Peak(NetworkOptions network, int steps)
    {
        SequenceSet data = SequenceSet.Fixed(new float[Batch * steps * Features], steps, Features, new float[Batch]);

        // After the first batch nothing is allocated: what is there after an epoch is the peak.
        long peak = 0, before = GC.GetTotalMemory(forceFullCollection: true);
        var options = new TrainingOptions
        {
            Epochs = 1,
            BatchSize = Batch,
            Threads = 1,
            Patience = 0,
            ValidationFraction = 0,
            Progress = _ => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before),
        };
        RecurrentTrainer.Train(network, options, data);
        GC.KeepAlive(data);
        return peak;
    }

    private static double Formula(NetworkOptions network, int steps)
    {
        CellShape shape = CellTable.Shape(network.Cell);
        double floats = Batch * steps * Features;
        for (int layer = 0; layer < network.Layers; layer++)
        {
            double hidden = RoundUp(network.HiddenSize), row = hidden + RoundUp(network.LayerInputSize(layer)), panels = shape.Slots * hidden;
            double states = (shape.HasMemory ? hidden : 0) + (layer < network.Layers - 1 ? hidden : 0);
            floats += ShardRows * steps * (row + panels + states);
        }

        // two packed copies, two moments, an average, the best, the weights; gradients of two shards and their sum
        return sizeof(float) * (floats + (10.0 * new ParameterLayout(network).Size));
    }

    private static int RoundUp(int size) => (size + 15) / 16 * 16;
}
