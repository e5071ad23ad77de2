using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Training;

/// <summary>
/// Weights by class: of sequences, times the weight that a sequence has, or of the steps of sequences, where each step has a class.
/// </summary>
internal static class ClassBalance
{
    /// <summary>
    /// The weights that were given, or those under which every class counts alike: n / (classes in the data x n of the class), where n are
    /// sequences or steps.
    /// </summary>
    public static IReadOnlyDictionary<float, double> Factors(TrainingOptions options, SequenceSet data)
    {
        if (options.ClassWeights.Count > 0)
        {
            return options.ClassWeights.Select((weight, number) => (number, weight)).ToDictionary(entry => (float)entry.number, entry => (double)entry.weight);
        }

        var sums = new Dictionary<float, double>();
        for (int i = 0; i < data.Count; i++)
        {
            for (int step = 0; step < (data.HasStepTargets ? data.Lengths[i] : 1); step++)
            {
                float target = data.Target(i, step)[0];
                if (!float.IsNaN(target))
                {
                    sums[target] = sums.GetValueOrDefault(target) + (data.Weights?[i] ?? 1);
                }
            }
        }

        double total = sums.Values.Sum();
        return sums.ToDictionary(sum => sum.Key, sum => total / (sums.Count * sum.Value));
    }

    /// <summary>What is left to weigh where each step has a class: the loss does it. A class that the factors do not know weighs 1.</summary>
    public static TrainingOptions OfSteps(TrainingOptions options, IReadOnlyDictionary<float, double> factors, int classes) => options with
    {
        BalanceClasses = false,
        ClassWeights = [.. Enumerable.Range(0, classes).Select(number => (float)factors.GetValueOrDefault(number, 1))],
    };

    /// <summary>The same sequences with other weights. A class that the factors do not know keeps its own.</summary>
    public static SequenceSet Apply(SequenceSet data, IReadOnlyDictionary<float, double> factors) => data.WithWeights(
        [.. Enumerable.Range(0, data.Count).Select(i => (float)((data.Weights?[i] ?? 1) * factors.GetValueOrDefault(data.Targets[i], 1)))]);
}
