using System.Globalization;

namespace MLNet.Recurrent.Network;

/// <summary>What makes two networks different, in words.</summary>
internal static class NetworkDifferences
{
    /// <summary>"HiddenSize is 16 and not 32", one for each option that differs.</summary>
    public static IEnumerable<string> Between(NetworkOptions actual, NetworkOptions expected)
    {
        foreach (((string name, object first), (_, object second)) in Values(actual).Zip(Values(expected)))
        {
            if (!first.Equals(second))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{name} is {first} and not {second}");
            }
        }
    }

    private static IEnumerable<(string Name, object Value)> Values(NetworkOptions options) =>
    [
        (nameof(options.Cell), options.Cell),
        (nameof(options.InputSize), options.InputSize),
        (nameof(options.HiddenSize), options.HiddenSize),
        (nameof(options.Layers), options.Layers),
        (nameof(options.Bidirectional), options.Bidirectional),
        (nameof(options.LayerNormalization), options.LayerNormalization),
        (nameof(options.Residual), options.Residual),
        (nameof(options.Ensemble), options.Ensemble),
        (nameof(options.SequenceStandardization), options.SequenceStandardization),
        (nameof(options.Embeddings), $"[{string.Join(", ", options.Embeddings)}]"),
        (nameof(options.Convolutions), $"[{string.Join(", ", options.Convolutions)}]"),
        (nameof(options.PoolConvolutions), options.PoolConvolutions),
        (nameof(options.ConvolutionBranch), options.ConvolutionBranch),
        (nameof(options.Pooling), options.Pooling),
        (nameof(options.OutputPerStep), options.OutputPerStep),
        (nameof(options.OutputSteps), options.OutputSteps),
        (nameof(options.SkipSteps), options.SkipSteps),
        (nameof(options.SkipColumns), options.SkipColumns),
        (nameof(options.OutputSize), options.OutputSize),
        (nameof(options.Output), options.Output),
    ];
}
