using System.Collections.Immutable;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Onnx.Import;

/// <summary>Nodes before the recurrent layers: embeddings, and convolutions over time with what follows them.</summary>
internal static class FrontOperators
{
    // that of a model's own normalisation
    private const float Epsilon = 1e-5f;

    /// <summary>Gather: the vectors of tokens.</summary>
    public static Signal Embedding(NodeReading node)
    {
        var tokens = (Tokens)node.Input(1);
        Constant table = node.Numbers(0);
        if (table is not { Singles: not null, Dimensions: [> 0, > 0] } || node.Number("axis", 0) != 0)
        {
            throw new NotSupportedException("looks up something else than the rows of a table of numbers");
        }

        var atom = new Atom(null, 0, Moment.Every, table.Dimensions[1], tokens.Input, new Front(table, []));
        return new Signal([.. tokens.Axes, Axis.Features], [[atom]], AffineMap.None);
    }

    public static Signal Convolution(NodeReading node)
    {
        Signal signal = node.Signal(0);
        if (signal.Axes.Length != 3 || signal.Axes[1] != Axis.Features || !signal.Axes[0].IsOuter || !signal.Axes[2].IsOuter)
        {
            throw new NotSupportedException("reads values that are not [batch, features, steps]; a model's convolutions go over time");
        }

        if (signal.Atoms is not [{ Source: null } atom] || signal.Activation != OutputKind.Linear || signal.Map.Matrix is not null)
        {
            throw new NotSupportedException("reads something else than the input, an embedding or a convolution; a model has them before its recurrent layers");
        }

        Constant weights = node.Numbers(1);
        if (weights is not { Singles: not null, Dimensions: [> 0, > 0, > 0] } || (signal.Width != 0 && weights.Dimensions[1] != signal.Width))
        {
            throw new NotSupportedException($"has weights of {string.Join(" x ", weights.Dimensions)} for {signal.Width} features (group = {node.Number("group", 1)})");
        }

        float[]? bias = node.Optional(2) is null ? null : node.Numbers(2).Singles ?? [];
        if (bias is not null && bias.Length != weights.Dimensions[0])
        {
            throw new NotSupportedException($"has {bias.Length} biases for {weights.Dimensions[0]} filters");
        }

        int stride = (int)Math.Clamp(node.Find("strides")?.Numbers is [long given] ? given : 1, 0, int.MaxValue);
        CheckShape(node, weights.Dimensions[2], stride);
        node.Budget.Spend(weights.Count);
        Front front = atom.Front ?? new Front(null, []);
        if (front.IsOpen)
        {
            throw WithoutRelu(front.Convolutions[^1].Name);
        }

        if (front.Convolutions.Length == NetworkOptions.MaximumLayers)
        {
            throw new NotSupportedException($"is one more than the {NetworkOptions.MaximumLayers} convolutions that a model has at the most");
        }

        var convolution = new FrontConvolution(
            node.Node.Name.Length > 0 ? node.Node.Name : node.Node.Outputs[0], signal.Map, weights, bias, stride);
        Axis time = stride == 1 ? signal.Axes[2] : new Axis(signal.Axes[2].Size is { } size ? (size + stride - 1) / stride : null);
        return new Signal(
            [signal.Axes[0], Axis.Features, time],
            [[atom with { Size = convolution.Filters, Front = front.With(convolution) }]],
            AffineMap.None);
    }

    /// <summary>BatchNormalization by its running statistics: part of a convolution, or a scale of whatever comes.</summary>
    public static Signal Normalization(NodeReading node)
    {
        Signal signal = node.Signal(0);
        if (signal.Axes.Length < 2 || signal.Axes[1] != Axis.Features || signal.Activation != OutputKind.Linear || node.Number("training_mode", 0) != 0)
        {
            throw new NotSupportedException("normalises something else than features by the statistics of training");
        }

        float[][] numbers = [.. Enumerable.Range(1, 4).Select(input => node.Numbers(input).Singles ?? [])];
        int width = signal.Width > 0 ? signal.Width : numbers[0].Length;
        if (numbers.Any(values => values.Length != width) || width == 0)
        {
            throw new NotSupportedException($"has statistics of {string.Join(", ", numbers.Select(values => values.Length))} features and reads {signal.Width}");
        }

        float epsilon = node.Single("epsilon", Epsilon);
        node.Budget.Spend(4L * width);
        if (Open(signal) is { Normalization: null } convolution)
        {
            float[] variance = epsilon == Epsilon ? numbers[3] : Array.ConvertAll(numbers[3], value => (float)((double)value + epsilon - Epsilon));
            return Changed(signal, convolution with { Normalization = new BatchStatistics(numbers[0], numbers[1], numbers[2], variance) });
        }

        double[] factor = new double[width], shift = new double[width];
        for (int i = 0; i < width; i++)
        {
            factor[i] = numbers[0][i] / Math.Sqrt((double)numbers[3][i] + epsilon);
            shift[i] = numbers[1][i] - (factor[i] * numbers[2][i]);
        }

        return signal with { Map = signal.Map.Multiply(factor).Add(shift) };
    }

    /// <summary>Relu after a convolution.</summary>
    public static Signal Relu(NodeReading node) => node.Input(0) is Signal signal && Open(signal) is { } convolution
        ? Changed(signal, convolution with { IsRectified = true })
        : throw new NotSupportedException(
            "is an activation outside of the recurrent layers; a model has it after convolutions only, one dense layer without it, and Sigmoid or Softmax at the end");

    /// <summary>The refusal of a convolution that nothing follows.</summary>
    public static NotSupportedException WithoutRelu(string name) =>
        new($"reads the convolution '{name}' without a Relu after it; each convolution of a model has one");

    // The convolution that still waits for its Relu; null where there is none, or something was done to its outputs.
    private static FrontConvolution? Open(Signal signal) =>
        signal is { IsPlain: true, Parts: [[{ Front: { IsOpen: true } front }]] } ? front.Convolutions[^1] : null;

    private static Signal Changed(Signal signal, FrontConvolution convolution)
    {
        Atom atom = signal.Atoms[0];
        return signal with { Parts = [ImmutableArray.Create(atom with { Front = atom.Front!.Changed(convolution) })] };
    }

    // As many outputs as steps, or as started strides: as a model has it.
    private static void CheckShape(NodeReading node, int kernel, int stride)
    {
        if (stride == 0 || node.Number("group", 1) != 1 || node.Find("dilations") is { Numbers: var dilations } && dilations.Any(dilation => dilation != 1))
        {
            throw new NotSupportedException("has groups or dilations, or a stride of 0, which a model's convolutions have not");
        }

        int before = new ConvolutionOptions { Filters = 1, Kernel = kernel, Stride = stride }.Padding, after = kernel - 1 - before;
        string automatic = node.Text("auto_pad", "NOTSET");
        IReadOnlyList<long> pads = node.Find("pads")?.Numbers ?? [0L, 0L];
        bool fits = automatic == "SAME_UPPER" ? stride == 1 : automatic is "NOTSET" or "" && pads is [var first, var last] && first == before && last == after;
        if (!fits)
        {
            throw new NotSupportedException($"has pads [{string.Join(", ", pads.Take(4))}] {(automatic == "NOTSET" ? "" : automatic)}; with a kernel of {kernel} and a stride "
                + $"of {stride} a model has [{before}, {after}], so that each started stride gives an output. Export with that padding (padding = {before}, or 'same')");
        }
    }
}
