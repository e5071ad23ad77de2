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
        foreach (Parameter shape in Shapes(options))
        {
            entries.Add(shape with { Offset = Size });
            Size = checked((Size + (shape.Rows * shape.Columns) + Alignment - 1) / Alignment * Alignment);
            EmbeddingSize = shape.Role == ParameterRole.Embedding ? Size : EmbeddingSize;
            TrainedSize = shape.Role is ParameterRole.RunningMean or ParameterRole.RunningVariance ? TrainedSize : Size;
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
    public int FirstLayerEntry => IndexOf("weight_ih_l0");

    public Parameter this[string name] => Entries[IndexOf(name)];

    /// <summary>Number of weights of a network that may be too large to exist.</summary>
    public static long CountOf(NetworkOptions options)
    {
        long count = 0;
        foreach (Parameter shape in Shapes(options))
        {
            count += (long)shape.Rows * shape.Columns;
        }

        return count;
    }

    private int IndexOf(string name)
    {
        int index = 0;
        while (Entries[index].Name != name)
        {
            index++;
        }

        return index;
    }

    // Everything but the places. Statistics come last: what has a gradient is one stretch.
    private static List<Parameter> Shapes(NetworkOptions options)
    {
        var shapes = new List<Parameter>();
        AddFront(shapes, options);
        AddRecurrent(shapes, options);
        AddHead(shapes, options);
        AddStatistics(shapes, options);
        return shapes;
    }

    private static void AddFront(List<Parameter> shapes, NetworkOptions options)
    {
        for (int i = 0; i < options.Embeddings.Count; i++)
        {
            shapes.Add(new($"embedding.{i}.weight", options.Embeddings[i].Count, options.Embeddings[i].Size, ParameterRole.Embedding));
        }

        int width = options.EmbeddedSize;
        for (int i = 0; i < options.Convolutions.Count; i++)
        {
            ConvolutionOptions convolution = options.Convolutions[i];
            shapes.Add(new($"convolution.{i}.weight", convolution.Filters, checked(width * convolution.Kernel), ParameterRole.InputWeight));
            if (convolution.BatchNormalization)
            {
                shapes.Add(new($"normalization.{i}.weight", convolution.Filters, 1, ParameterRole.Scale));
                shapes.Add(new($"normalization.{i}.bias", convolution.Filters, 1, ParameterRole.Bias));
            }
            else
            {
                shapes.Add(new($"convolution.{i}.bias", convolution.Filters, 1, ParameterRole.Bias));
            }

            width = convolution.Filters;
        }
    }

    private static void AddRecurrent(List<Parameter> shapes, NetworkOptions options)
    {
        int gates = CellTable.Shape(options.Cell).Gates * options.HiddenSize;
        for (int layer = 0; layer < options.Layers; layer++)
        {
            for (int direction = 0; direction < options.Directions; direction++)
            {
                string suffix = $"_l{layer}{(direction == 1 ? "_reverse" : "")}";
                shapes.Add(new("weight_ih" + suffix, gates, options.LayerInputSize(layer), ParameterRole.InputWeight));
                shapes.Add(new("weight_hh" + suffix, gates, options.HiddenSize, ParameterRole.RecurrentWeight));
                shapes.Add(new("bias_ih" + suffix, gates, 1, ParameterRole.Bias));
                shapes.Add(new("bias_hh" + suffix, gates, 1, ParameterRole.RecurrentBias));
            }
        }
    }

    private static void AddHead(List<Parameter> shapes, NetworkOptions options)
    {
        if (options is { Pooling: PoolingKind.Attention, OutputPerStep: false })
        {
            shapes.Add(new("attention.query", 1, options.HiddenSize * options.Directions, ParameterRole.Query));
        }

        shapes.Add(new("head.weight", options.OutputSize, options.HeadInputSize, ParameterRole.InputWeight));
        shapes.Add(new("head.bias", options.OutputSize, 1, ParameterRole.Bias));
        if (options.Output == OutputKind.ConditionalRandomField)
        {
            shapes.Add(new("crf.start_transitions", options.OutputSize, 1, ParameterRole.Transition));
            shapes.Add(new("crf.end_transitions", options.OutputSize, 1, ParameterRole.Transition));
            shapes.Add(new("crf.transitions", options.OutputSize, options.OutputSize, ParameterRole.Transition));
        }
    }

    private static void AddStatistics(List<Parameter> shapes, NetworkOptions options)
    {
        for (int i = 0; i < options.Convolutions.Count; i++)
        {
            if (options.Convolutions[i].BatchNormalization)
            {
                shapes.Add(new($"normalization.{i}.running_mean", options.Convolutions[i].Filters, 1, ParameterRole.RunningMean));
                shapes.Add(new($"normalization.{i}.running_var", options.Convolutions[i].Filters, 1, ParameterRole.RunningVariance));
            }
        }
    }
}
