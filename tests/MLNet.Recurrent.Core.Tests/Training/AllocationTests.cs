using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Training;

[TestClass]
[DoNotParallelize]
public sealed class AllocationTests
{
    public static IEnumerable<object[]> Cells => Enum.GetValues<CellKind>().Select(cell => new object[] { cell });

    [TestMethod]
    [DynamicData(nameof(Cells))]
    public void A_training_step_allocates_nothing_after_the_first(CellKind cell)
    {
        var network = new NetworkOptions { InputSize = 1, Cell = cell, HiddenSize = 20, Layers = 2, Bidirectional = true };
        var options = new TrainingOptions { BatchSize = 48, Dropout = 0.1f, ClipValue = 1, Threads = 1 };
        var layout = new ParameterLayout(network);
        using var loop = new TrainingLoop<PortableLanes>(
            network, options, layout, WeightInitializer.Create(network, layout, 1), new PinnedSequences(Tasks.Sine(48), Scaling.None(network)), null);
        int[] batch = [.. Enumerable.Range(0, 48)];

        Assert.AreEqual(0, Allocations.PerRound(() => loop.Step(batch, 1e-3f)));
    }

    [TestMethod]
    public void A_prediction_allocates_nothing_after_the_longest()
    {
        SequenceSet data = Tasks.Sine(4);
        RecurrentModel model = RecurrentTrainer.Train(new NetworkOptions { InputSize = 1 }, new TrainingOptions { Epochs = 1 }, data).Model;
        var predictor = new SequencePredictor(model);
        float[] output = new float[1];

        Assert.AreEqual(0, Allocations.PerRound(() =>
        {
            for (int length = 20; length > 0; length--)
            {
                predictor.Predict(data.Values.AsSpan(0, length), output);
            }
        }));
    }
}
