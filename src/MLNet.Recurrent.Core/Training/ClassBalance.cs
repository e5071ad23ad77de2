using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Training;

/// <summary>Weights of sequences by their class, times the weight that a sequence has.</summary>
internal static class ClassBalance
{
    /// <summary>The weights that were given, or those under which every class counts alike: n / (classes in the data x n of the class).</summary>
    public static IReadOnlyDictionary<float, double> Factors(TrainingOptions options, SequenceSet data)
    {
        if (options.ClassWeights.Count > 0)
        {
            return options.ClassWeights.Select((weight, number) => (number, weight)).ToDictionary(entry => (float)entry.number, entry => (double)entry.weight);
        }

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
