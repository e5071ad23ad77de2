using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Training;

/// <summary>Sequences longer than the tapes are run in stretches; the result must not tell.</summary>
[TestClass]
[TestCategory("Cells")]
public sealed class StretchTests
{
    private const int Sequences = 20, Longest = 60;

    public static IEnumerable<object[]> Cases =>
        from cell in Enum.GetValues<CellKind>() from truncation in new[] { 0, 13 } select new object[] { cell, truncation };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void A_gradient_in_stretches_is_the_gradient_in_one_piece(CellKind cell, int truncation)
    {
        var network = new NetworkOptions { InputSize = 3, Cell = cell, HiddenSize = 10, Layers = 2 };
        var options = new TrainingOptions { Threads = 1, Dropout = truncation == 0 ? 0.3f : 0, TruncationSteps = truncation, BatchSize = Sequences };

        (double expectedLoss, float[] expected) = Compute(network, options, NetworkWorkspace.DefaultTapeBytes);
        (double loss, float[] gradient) = Compute(network, options, tapeBytes: 1);

        if (options.Dropout == 0)
        {
            Assert.AreEqual(expectedLoss, loss, "Without dropout, whose factors are drawn stretch by stretch.");
            Assert.IsLessThan(1e-6, Distance(expected, gradient), "Weight gradients are summed over four steps at a time, and stretches end anywhere.");
        }
        else
        {
            (double again, float[] same) = Compute(network, options, tapeBytes: 1);
            Assert.AreEqual(loss, again);
            CollectionAssert.AreEqual(gradient, same);
            Assert.AreNotEqual(expectedLoss, loss);
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Normalised_residual_stacks_and_dropout_of_the_same_values_do_not_tell_either(bool pools)
    {
        var network = new NetworkOptions
        {
            InputSize = 3,
            HiddenSize = 10,
            Layers = 3,
            LayerNormalization = true,
            Residual = true,
            Pooling = pools ? PoolingKind.MeanAndMax : PoolingKind.Last,
        };
        var options = new TrainingOptions { Threads = 1, Dropout = 0.3f, VariationalDropout = true, BatchSize = Sequences };

        (double expectedLoss, float[] expected) = Compute(network, options, NetworkWorkspace.DefaultTapeBytes);
        (double loss, float[] gradient) = Compute(network, options, tapeBytes: 1);

        Assert.AreEqual(expectedLoss, loss, pools ? 1e-6 : 0, "The factors are those of a sequence, whatever its stretches; means are summed in another order.");
        Assert.IsLessThan(1e-6, Distance(expected, gradient));
        Assert.AreNotEqual(loss, Compute(network, options with { VariationalDropout = false }, NetworkWorkspace.DefaultTapeBytes).Item1);
    }

    [TestMethod]
    public void A_stretch_run_again_drops_the_same_values()
    {
        // Finite differences see the dropout of the first run only; the gradient uses that of the second.
        var network = new NetworkOptions { InputSize = 3, HiddenSize = 4, Layers = 2 };
        var options = new TrainingOptions { Threads = 1, Dropout = 0.3f, BatchSize = Sequences };
        (double loss, float[] gradient) = Compute(network, options, tapeBytes: 1);
        Parameter weight = new ParameterLayout(network)["weight_ih_l1"];
        const float change = 0.02f;
        for (int i = weight.Offset; i < weight.Offset + weight.Count; i += 7)
        {
            (double above, _) = Compute(network, options, tapeBytes: 1, i, change);
            (double below, _) = Compute(network, options, tapeBytes: 1, i, -change);
            Assert.AreEqual((above - below) / (2 * change), gradient[i], 1e-4, $"weight {i}, loss {loss}");
        }
    }

    [TestMethod]
    public void Memory_for_ten_thousand_steps_stays_within_the_budget()
    {
        var network = new NetworkOptions { InputSize = 8, HiddenSize = 64, Layers = 2 };
        const long budget = 16L << 20;
        long before = GC.GetTotalAllocatedBytes(precise: true);
        var engine = new NetworkEngine<PortableLanes>(network, new ParameterLayout(network));
        NetworkWorkspace workspace = engine.CreateWorkspace(maximumRows: 16, maximumSteps: 10_000, training: true, default, default, budget);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.IsLessThan(2 * budget, allocated, "Tapes, states between stretches and weights.");
        Assert.IsLessThan(10_000, workspace.TapeSteps);
    }

    private static (double Loss, float[] Gradient) Compute(
        NetworkOptions network, TrainingOptions options, long tapeBytes, int changed = -1, float change = 0)
    {
        SequenceSet data = Tasks.FirstSymbol(Sequences, 3, 5, Longest, seed: 4);
        var layout = new ParameterLayout(network);
        float[] weights = WeightInitializer.Create(network, layout, 1);
        if (changed >= 0)
        {
            weights[changed] += change;
        }

        using var engine = new GradientEngine<PortableLanes>(network, options, layout, Sequences, Longest, tapeBytes);
        int[] order = [.. Enumerable.Range(0, Sequences).OrderByDescending(i => data.Lengths[i])];
        float[] gradient = new float[layout.Size];
        unsafe
        {
            fixed (float* parameters = weights)
            {
                engine.Pack(parameters, layout);
            }
        }

        return (engine.Compute(new PinnedSequences(data, Scaling.None(network)), order, 0, gradient), gradient);
    }

    private static double Distance(float[] expected, float[] actual)
    {
        double largest = expected.Max(Math.Abs);
        return expected.Zip(actual).Max(pair => Math.Abs(pair.First - pair.Second)) / largest;
    }
}
