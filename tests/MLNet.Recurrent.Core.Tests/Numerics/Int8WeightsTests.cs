using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Core.Tests.Numerics;

/// <summary>Packed fours of weights: what they stand for, and sums of products with them.</summary>
[TestClass]
[TestCategory("Numerics")]
public sealed unsafe class Int8WeightsTests
{
    [TestMethod]
    public void Each_weight_changes_by_half_of_a_step_of_its_own_channel_at_the_most()
    {
        var random = new RandomSource(5);
        const int width = 64;
        for (int depth = 1; depth <= 19; depth++)
        {
            // channel by channel of another size
            float[] weights = [.. Enumerable.Range(0, depth * width).Select(i => MathF.Pow(10, (i % width % 9) - 4) * ((2 * random.NextUniform()) - 1))];
            float[] rounded = [.. weights], packed = new float[Int8Weights.Size(depth, width)];
            Pack(rounded, depth, width, packed);
            for (int lane = 0; lane < width; lane++)
            {
                float greatest = Enumerable.Range(0, depth).Max(k => Math.Abs(weights[(k * width) + lane]));
                for (int k = 0; k < depth; k++)
                {
                    float before = weights[(k * width) + lane];

                    // half a step of greatest / 127, and what float arithmetic adds
                    Assert.IsLessThanOrEqualTo(greatest / 254 * 1.0001f, Math.Abs(rounded[(k * width) + lane] - before), $"{before:R} of {greatest:R}");
                }
            }
        }
    }

    [TestMethod]
    public void Channels_without_weights_stay_zero()
    {
        float[] weights = new float[5 * 16], packed = new float[Int8Weights.Size(5, 16)];
        Pack(weights, 5, 16, packed);
        CollectionAssert.AreEqual(new float[5 * 16], weights);
        CollectionAssert.AreEqual(new float[packed.Length], packed);
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
        float[] packed = new float[Int8Weights.Size(depth, width)], sums = [.. Enumerable.Range(0, width).Select(lane => lane / 10f)];
        Pack(weights, depth, width, packed);
        fixed (float* left = row, right = packed, result = sums)
        {
            TStrip.Store(Int8Weights.Add(TStrip.Load(result), left, depth, right), result);
        }

        for (int lane = 0; lane < width; lane++)
        {
            double expected = lane / 10f;
            for (int k = 0; k < depth; k++)
            {
                expected += (double)row[k] * weights[(k * width) + lane];
            }

            Assert.AreEqual(expected, sums[lane], 1e-6 * (depth + 6));
        }
    }

    private static void Pack(float[] weights, int depth, int width, float[] packed)
    {
        fixed (float* source = weights, target = packed)
        {
            Int8Weights.FindScales(source, depth, width, target);
            Int8Weights.Pack(source, depth, width, target);
        }
    }
}
