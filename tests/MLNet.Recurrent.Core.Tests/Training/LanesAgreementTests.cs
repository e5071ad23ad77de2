using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Training;

/// <summary>The same network at every register width: sums in another order, so the last bits differ and no more.</summary>
[TestClass]
[TestCategory("Cells")]
public sealed class LanesAgreementTests
{
    public static IEnumerable<object[]> Cells =>
        from cell in Enum.GetValues<CellKind>() from bidirectional in new[] { false, true } select new object[] { cell, bidirectional };

    [TestMethod]
    [DynamicData(nameof(Cells))]
    public void Portable_lanes_and_512_bits_give_the_same_loss_and_gradient(CellKind cell, bool bidirectional)
    {
        var network = new NetworkOptions { InputSize = 3, Cell = cell, HiddenSize = 37, Layers = 2, Bidirectional = bidirectional };

        (double portableLoss, float[] portable) = Compute<PortableLanes>(network);
        (double wideLoss, float[] wide) = Compute<Lanes512>(network);

        // 40 steps of float sums: a few units in the sixth place of the largest element.
        Assert.AreEqual(portableLoss, wideLoss, 1e-6);
        float largest = portable.Max(Math.Abs);
        Assert.IsLessThan(1e-5, portable.Zip(wide).Max(pair => Math.Abs(pair.First - pair.Second)) / largest);
    }

    private static (double Loss, float[] Gradient) Compute<V>(NetworkOptions network)
        where V : unmanaged, ILanes<V>
    {
        SequenceSet data = Tasks.FirstSymbol(20, 3, 5, 40, seed: 4);
        var layout = new ParameterLayout(network);
        float[] gradient = new float[layout.Size];
        using var engine = new GradientEngine<V>(network, new TrainingOptions { Threads = 1 }, layout, data.Count, data.LongestLength);
        unsafe
        {
            fixed (float* parameters = WeightInitializer.Create(network, layout, 1))
            {
                engine.Pack(parameters, layout);
            }
        }

        int[] order = [.. Enumerable.Range(0, data.Count).OrderByDescending(i => data.Lengths[i])];
        return (engine.Compute(new PinnedSequences(data, Scaling.None(network)), order, 0, gradient), gradient);
    }
}
