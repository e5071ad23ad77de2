using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Core.Tests.Numerics;

/// <summary>Elementary functions against double precision, over all exponents a float has.</summary>
[TestClass]
[TestCategory("Numerics")]
public sealed unsafe class FunctionsTests
{
    private static readonly float[] Extremes =
    [
        0f, -0f, float.Epsilon, -float.Epsilon, 1e-38f, 7.9f, -7.9f, 9f, -9f, 18f, -18f, 88f, -88f, 89f, -89f, 104f, -104f,
        float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity,
    ];

    private enum Function
    {
        Tanh,
        Sigmoid,
    }

    [TestMethod]
    [DynamicData(nameof(LanesUnderTest.Names), typeof(LanesUnderTest))]
    public void Tanh_has_a_relative_error_below_4e_7_everywhere(string lanes)
    {
        float[] x = [.. Extremes, .. EveryExponent(), .. Dense(-10, 10)];
        float[] y = Apply(lanes, Function.Tanh, x);
        for (int i = 0; i < x.Length; i++)
        {
            // numbers too small to be normal have fewer bits to be right
            double exact = Math.Tanh(x[i]);
            Assert.IsLessThanOrEqualTo((4e-7 * Math.Abs(exact)) + 1e-42, Math.Abs(y[i] - exact), $"tanh({x[i]:R}) = {y[i]:R}");
            Assert.IsLessThanOrEqualTo(1f, Math.Abs(y[i]), $"tanh({x[i]:R}) = {y[i]:R}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(LanesUnderTest.Names), typeof(LanesUnderTest))]
    public void Tanh_is_odd_to_the_last_bit(string lanes)
    {
        float[] x = [.. Extremes, .. Dense(0, 10)];
        float[] y = Apply(lanes, Function.Tanh, x), mirrored = Apply(lanes, Function.Tanh, [.. x.Select(value => -value)]);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.AreEqual(y[i], -mirrored[i]);
        }
    }

    [TestMethod]
    [DynamicData(nameof(LanesUnderTest.Names), typeof(LanesUnderTest))]
    public void Sigmoid_has_a_relative_error_of_3e_7_that_grows_with_the_argument_and_stays_between_zero_and_one(string lanes)
    {
        float[] x = [.. Extremes, .. EveryExponent(), .. Dense(-20, 20)];
        float[] y = Apply(lanes, Function.Sigmoid, x);
        for (int i = 0; i < x.Length; i++)
        {
            // the rounding of x / ln 2 grows with x; beyond -87 the result would not be a normal float
            double exact = 1 / (1 + Math.Exp(-x[i])), tolerance = 3e-7 + (8e-8 * Math.Clamp(-x[i], 0, 87));
            Assert.IsLessThanOrEqualTo(Math.Max(tolerance * exact, 2e-38), Math.Abs(y[i] - exact), $"sigmoid({x[i]:R}) = {y[i]:R}");
            Assert.IsTrue(y[i] is >= 0 and <= 1, $"sigmoid({x[i]:R}) = {y[i]:R}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(LanesUnderTest.Names), typeof(LanesUnderTest))]
    public void Functions_of_not_a_number_are_not_a_number(string lanes)
    {
        foreach (Function function in Enum.GetValues<Function>())
        {
            Assert.IsTrue(Apply(lanes, function, [float.NaN, -float.NaN]).All(float.IsNaN), function.ToString());
        }
    }

    // 64 numbers of each sign between every two powers of two
    private static IEnumerable<float> EveryExponent()
    {
        const int step = 1 << 17;
        for (int bits = 0; bits < 0x7f800000; bits += step)
        {
            yield return BitConverter.Int32BitsToSingle(bits);
            yield return -BitConverter.Int32BitsToSingle(bits + 12345);
        }
    }

    private static IEnumerable<float> Dense(float low, float high)
    {
        const int count = 200_000;
        for (int i = 0; i <= count; i++)
        {
            yield return low + ((high - low) * i / count);
        }
    }

    private static float[] Apply(string lanes, Function function, float[] x) =>
        lanes == LanesUnderTest.Portable ? Apply<PortableLanes>(function, x) : Apply<Lanes512>(function, x);

    private static float[] Apply<V>(Function function, float[] x)
        where V : unmanaged, ILanes<V>
    {
        float[] padded = new float[(x.Length + V.Count - 1) / V.Count * V.Count];
        x.CopyTo(padded, 0);
        fixed (float* values = padded)
        {
            for (float* at = values; at < values + padded.Length; at += V.Count)
            {
                V input = V.Load(at);
                V.Store(function == Function.Tanh ? Functions<V>.Tanh(input) : Functions<V>.Sigmoid(input), at);
            }
        }

        return padded[..x.Length];
    }
}
