using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Core.Tests.Numerics;

[TestClass]
[TestCategory("Numerics")]
public sealed unsafe class ElementwiseTests
{
    // more than one block of the sum of squares
    private const int Count = 2064;

    [TestMethod]
    [DynamicData(nameof(LanesUnderTest.Names), typeof(LanesUnderTest))]
    public void Elementwise_loops_reach_each_value_once(string lanes)
    {
        if (lanes == LanesUnderTest.Portable)
        {
            CompareLoops<PortableLanes>();
        }
        else
        {
            CompareLoops<Lanes512>();
        }
    }

    [TestMethod]
    [DynamicData(nameof(LanesUnderTest.Names), typeof(LanesUnderTest))]
    public void Clamp_bounds_infinity_and_lets_not_a_number_pass(string lanes)
    {
        float[] values = new float[Lanes512.Count];
        (values[0], values[1], values[2]) = (float.PositiveInfinity, float.NegativeInfinity, float.NaN);
        fixed (float* pointer = values)
        {
            if (lanes == LanesUnderTest.Portable)
            {
                Elementwise<PortableLanes>.Clamp(values.Length, 0.25f, pointer);
            }
            else
            {
                Elementwise<Lanes512>.Clamp(values.Length, 0.25f, pointer);
            }
        }

        CollectionAssert.AreEqual(new[] { 0.25f, -0.25f, float.NaN, 0f }, values[..4]);
    }

    private static void CompareLoops<V>()
        where V : unmanaged, ILanes<V>
    {
        float[] values = Draw(1), others = Draw(2);
        float[] sums = [.. values.Zip(others, (a, b) => a + b)];
        float[] scaled = [.. sums.Select(value => value * 0.3f)];
        float[] clamped = [.. scaled.Select(value => Math.Clamp(value, -0.25f, 0.25f))];
        float[] approached = [.. clamped.Zip(others, (a, b) => MathF.FusedMultiplyAdd(0.4f, b - a, a))];
        double squares = clamped.Sum(value => (double)value * value);
        fixed (float* target = values, source = others)
        {
            Elementwise<V>.Add(Count, source, target);
            CollectionAssert.AreEqual(sums, values);
            Elementwise<V>.Scale(Count, 0.3f, target);
            CollectionAssert.AreEqual(scaled, values);
            Elementwise<V>.Clamp(Count, 0.25f, target);
            CollectionAssert.AreEqual(clamped, values);
            Assert.AreEqual(squares, Elementwise<V>.SumOfSquares(Count, target), 1e-6 * squares);
            Elementwise<V>.Approach(Count, 0.4f, source, target);
            CollectionAssert.AreEqual(approached, values, Comparer<float>.Create((a, b) => MathF.Abs(a - b) <= 1e-6f ? 0 : 1));
        }
    }

    private static float[] Draw(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Count).Select(_ => (2 * random.NextSingle()) - 1)];
    }
}
