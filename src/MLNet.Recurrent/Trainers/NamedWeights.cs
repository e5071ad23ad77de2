using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Trainers;

/// <summary>From weights by the values of a label to weights by the numbers of its classes.</summary>
internal static class NamedWeights
{
    /// <param name="weights">By value; null or empty for equal weights.</param>
    /// <param name="names">The values of the label as texts, in the order of the classes' numbers; null if it has none.</param>
    /// <param name="column">Name of the label's column.</param>
    /// <exception cref="ArgumentException">A value is none of the label's.</exception>
    public static OptionList<float> Of(IReadOnlyDictionary<string, float>? weights, IReadOnlyList<string>? names, string column)
    {
        if (weights is null || weights.Count == 0)
        {
            return [];
        }

        if (names is null)
        {
            throw new ArgumentException($"ClassWeights names values of column '{column}', which has none: its keys are numbers only, or it is no class. "
                + "Make the label with ml.Transforms.Conversion.MapValueToKey, or leave ClassWeights out.");
        }

        float[] all = [.. names.Select(_ => 1f)];
        foreach ((string name, float weight) in weights)
        {
            int number = names.ToList().IndexOf(name);
            all[number >= 0 ? number : throw new ArgumentException(
                $"ClassWeights names '{name}', which is no value of column '{column}'. It has {string.Join(", ", names.Take(10))}{(names.Count > 10 ? ", ..." : "")}.")] = weight;
        }

        return [.. all];
    }
}
