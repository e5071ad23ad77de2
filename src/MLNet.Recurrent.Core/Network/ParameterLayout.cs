using System.Collections.Immutable;
using MLNet.Recurrent.Cells;

namespace MLNet.Recurrent.Network;

/// <summary>
/// Where each weight stands in the one flat buffer that optimiser, files and gradient checks walk over. Names, shapes and
/// gate order are PyTorch's (weight_ih_l0: [gates * hidden, input]). Each matrix starts at a multiple of 16 values, so a
/// vector register never covers two of them; the values between are zero.
/// </summary>
internal sealed class ParameterLayout
{
    private const int Alignment = 16;

    public ParameterLayout(NetworkOptions options)
    {
        var entries = ImmutableArray.CreateBuilder<Parameter>();
        foreach ((string name, int rows, int columns, ParameterRole role) in Shapes(options))
        {
            entries.Add(new Parameter(name, rows, columns, Size, role));
            Size = checked((Size + (rows * columns) + Alignment - 1) / Alignment * Alignment);
            EmbeddingSize = role == ParameterRole.Embedding ? Size : EmbeddingSize;
            TrainedSize = role is ParameterRole.RunningMean or ParameterRole.RunningVariance ? TrainedSize : Size;
        }

        Entries = entries.ToImmutable();
        Count = CountOf(options);
    }

    /// <summary>
    /// All parameters in order: embeddings and convolutions; per layer and direction input weight, recurrent weight and two biases;
    /// the head, and the chain above it; statistics of normalisations.
    /// </summary>
    public ImmutableArray<Parameter> Entries { get; }

    /// <summary>Length of the flat buffer, gaps included.</summary>
    public int Size { get; }

    /// <summary>Length of the part of the flat buffer that has gradients: all but the statistics at its end.</summary>
    public int TrainedSize { get; }

    /// <summary>Length of the part of the flat buffer that holds embeddings, at its start.</summary>
    public int EmbeddingSize { get; }

    /// <summary>Number of weights, gaps not counted.</summary>
    public long Count { get; }

    /// <summary>Index of the first entry of the recurrent layers.</summary>
    public int FirstLayerEntry => Entries.IndexOf(this["weight_ih_l0"]);

    public Parameter this[string name] => Entries.First(entry => entry.Name == name);

    /// <summary>Number of weights of a network that may be too large to exist.</summary>
    public static long CountOf(NetworkOptions options)
    {
        long count = 0;
        foreach ((_, int rows, int columns, _) in Shapes(options))
        {
            count += (long)rows * columns;
        }

        return count;
    }

    // Statistics come last: what has a gradient is one stretch.
    private static IEnumerable<(string Name, int Rows, int Columns, ParameterRole Role)> Shapes(NetworkOptions options) =>
        [.. Front(options), .. Recurrent(options), .. Head(options), .. Statistics(options)];

    private static IEnumerable<(string Name, int Rows, int Columns, ParameterRole Role)> Front(NetworkOptions options)
    {
        for (int i = 0; i < options.Embeddings.Count; i++)
        {
            yield return ($"embedding.{i}.weight", options.Embeddings[i].Count, options.Embeddings[i].Size, ParameterRole.Embedding);
        }

        int width = options.EmbeddedSize;
        for (int i = 0; i < options.Convolutions.Count; i++)
        {
            ConvolutionOptions convolution = options.Convolutions[i];
            yield return ($"convolution.{i}.weight", convolution.Filters, checked(width * convolution.Kernel), ParameterRole.InputWeight);
            if (convolution.BatchNormalization)
            {
                yield return ($"normalization.{i}.weight", convolution.Filters, 1, ParameterRole.Scale);
                yield return ($"normalization.{i}.bias", convolution.Filters, 1, ParameterRole.Bias);
            }
            else
            {
                yield return ($"convolution.{i}.bias", convolution.Filters, 1, ParameterRole.Bias);
            }

            width = convolution.Filters;
        }
    }

    private static IEnumerable<(string Name, int Rows, int Columns, ParameterRole Role)> Recurrent(NetworkOptions options)
    {
        int gates = CellTable.Shape(options.Cell).Gates * options.HiddenSize;
        for (int layer = 0; layer < options.Layers; layer++)
        {
            for (int direction = 0; direction < options.Directions; direction++)
            {
                string suffix = $"_l{layer}{(direction == 1 ? "_reverse" : "")}";
                yield return ("weight_ih" + suffix, gates, options.LayerInputSize(layer), ParameterRole.InputWeight);
                yield return ("weight_hh" + suffix, gates, options.HiddenSize, ParameterRole.RecurrentWeight);
                yield return ("bias_ih" + suffix, gates, 1, ParameterRole.Bias);
                yield return ("bias_hh" + suffix, gates, 1, ParameterRole.RecurrentBias);
            }
        }
    }

    private static IEnumerable<(string Name, int Rows, int Columns, ParameterRole Role)> Head(NetworkOptions options)
    {
        if (options is { Pooling: PoolingKind.Attention, OutputPerStep: false })
        {
            yield return ("attention.query", 1, options.HiddenSize * options.Directions, ParameterRole.Query);
        }

        yield return ("head.weight", options.OutputSize, options.HeadInputSize, ParameterRole.InputWeight);
        yield return ("head.bias", options.OutputSize, 1, ParameterRole.Bias);
        if (options.Output == OutputKind.ConditionalRandomField)
        {
            yield return ("crf.start_transitions", options.OutputSize, 1, ParameterRole.Transition);
            yield return ("crf.end_transitions", options.OutputSize, 1, ParameterRole.Transition);
            yield return ("crf.transitions", options.OutputSize, options.OutputSize, ParameterRole.Transition);
        }
    }

    private static IEnumerable<(string Name, int Rows, int Columns, ParameterRole Role)> Statistics(NetworkOptions options)
    {
        for (int i = 0; i < options.Convolutions.Count; i++)
        {
            if (options.Convolutions[i].BatchNormalization)
            {
                yield return ($"normalization.{i}.running_mean", options.Convolutions[i].Filters, 1, ParameterRole.RunningMean);
                yield return ($"normalization.{i}.running_var", options.Convolutions[i].Filters, 1, ParameterRole.RunningVariance);
            }
        }
    }
}
