using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Core.Tests.Numerics;

/// <summary>Packed pairs of weights: what they stand for, and sums of products with them.</summary>
[TestClass]
[TestCategory("Numerics")]
public sealed unsafe class BFloat16WeightsTests
{
    [TestMethod]
    public void Each_weight_changes_by_half_of_its_eighth_bit_at_the_most()
    {
        var random = new RandomSource(5);
        const int depth = 9, width = 64;
        float[] weights = [.. Enumerable.Range(0, depth * width).Select(_ => MathF.Pow(10, (12 * random.NextUniform()) - 9) * (random.NextUniform() < 0.5f ? -1 : 1))];
        float[] rounded = [.. weights], packed = new float[BFloat16Weights.Size(depth, width)];
        Pack(rounded, depth, width, packed);
        for (int i = 0; i < weights.Length; i++)
        {
            Assert.IsLessThanOrEqualTo(Math.Abs(weights[i]) / 256, Math.Abs(rounded[i] - weights[i]), $"{weights[i]:R}");
        }

        float[] again = [.. rounded], repacked = new float[packed.Length];
        Pack(again, depth, width, repacked);
        CollectionAssert.AreEqual(rounded, again, "Rounding what is rounded changes nothing.");
    }

    [TestMethod]
    public void Zero_stays_zero_to_the_last_normal_float()
    {
        float[] weights = [0.3f, 0f, 0f, -0.7f], packed = new float[2];
        Pack(weights, 2, 2, packed);
        Assert.AreEqual(0f, weights[1]);
        Assert.AreEqual(0f, weights[2], 1.2e-38f);
    }

    [TestMethod]
    public void A_row_times_packed_weights_is_the_sum_over_rounded_ones()
    {
        for (int depth = 1; depth <= 33; depth++)
        {
            Check<QuadStrip<PortableLanes>>(depth);
            Check<TripleStrip<PortableLanes>>(depth);
            Check<PairStrip<PortableLanes>>(depth);
            Check<SingleStrip<PortableLanes>>(depth);
            if (Hardware.HasLanes512)
            {
                Check<QuadStrip<Lanes512>>(depth);
                Check<TripleStrip<Lanes512>>(depth);
            }
        }
    }

    private static void Check<TStrip>(int depth)
        where TStrip : unmanaged, IStrip<TStrip>
    {
        var random = new RandomSource((ulong)depth);
        int width = TStrip.Width;
        float[] weights = [.. Enumerable.Range(0, depth * width).Select(_ => (2 * random.NextUniform()) - 1)];

        // What stands behind the row must not be read: it may be no number.
        float[] row = [.. Enumerable.Range(0, depth).Select(_ => (2 * random.NextUniform()) - 1), float.NaN];
        float[] packed = new float[BFloat16Weights.Size(depth, width)], sums = new float[width];
        Pack(weights, depth, width, packed);
        fixed (float* left = row, right = packed, result = sums)
        {
            TStrip.Store(BFloat16Weights.Add(TStrip.Load(result), left, depth, right), result);
        }

        for (int lane = 0; lane < width; lane++)
        {
            double expected = 0;
            for (int k = 0; k < depth; k++)
            {
                expected += (double)row[k] * weights[(k * width) + lane];
            }

            Assert.AreEqual(expected, sums[lane], 1e-6 * depth);
        }
    }

    private static void Pack(float[] weights, int depth, int width, float[] packed)
    {
        fixed (float* source = weights, target = packed)
        {
            BFloat16Weights.Pack(source, depth, width, target);
        }
    }
}
