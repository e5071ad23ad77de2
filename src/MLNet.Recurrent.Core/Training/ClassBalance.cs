using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Training;

/// <summary>
/// Weights under which every class counts alike: n / (classes in the data x n of the class), times the weight that a sequence has.
/// </summary>
internal static class ClassBalance
{
    /// <summary>The weight of each class, by that of the sequences which have it.</summary>
    public static IReadOnlyDictionary<float, double> Factors(SequenceSet data)
    {
        var sums = new Dictionary<float, double>();
        for (int i = 0; i < data.Count; i++)
        {
            sums[data.Targets[i]] = sums.GetValueOrDefault(data.Targets[i]) + (data.Weights?[i] ?? 1);
        }

        double total = sums.Values.Sum();
        return sums.ToDictionary(sum => sum.Key, sum => total / (sums.Count * sum.Value));
    }

    /// <summary>The same sequences with other weights. A class that the factors do not know keeps its own.</summary>
    public static SequenceSet Apply(SequenceSet data, IReadOnlyDictionary<float, double> factors) => data.WithWeights(
        [.. Enumerable.Range(0, data.Count).Select(i => (float)((data.Weights?[i] ?? 1) * factors.GetValueOrDefault(data.Targets[i], 1)))]);
}
