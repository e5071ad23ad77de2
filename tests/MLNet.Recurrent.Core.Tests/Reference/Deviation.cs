namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>How far numbers are from what they should be.</summary>
internal static class Deviation
{
    public static double[] Widen(IEnumerable<float> values) => [.. values.Select(value => (double)value)];

    /// <summary>The largest absolute difference; infinite where a number is not finite.</summary>
    public static double Absolute(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.HasCount(expected.Count, actual);
        double largest = 0;
        for (int i = 0; i < expected.Count; i++)
        {
            double difference = Math.Abs(expected[i] - actual[i]);
            largest = Math.Max(largest, double.IsNaN(difference) ? double.PositiveInfinity : difference);
        }

        return largest;
    }

    /// <summary>
    /// The largest difference over the largest magnitude expected: small gradients beside large ones are sums that cancel
    /// and cannot be as exact by themselves. Where nothing but zeros is expected, nothing but zeros will do.
    /// </summary>
    public static double Relative(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        double difference = Absolute(expected, actual);
        return difference == 0 ? 0 : difference / expected.Max(Math.Abs);
    }
}
