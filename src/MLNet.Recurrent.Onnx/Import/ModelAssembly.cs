using System.Collections.Immutable;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Onnx.Import;

/// <summary>
/// Puts what was read together: from the output down to the input, layer by layer. Dense maps on the way are drawn into the weights of
/// what reads them, so a scale or a projection before a layer costs nothing.
/// </summary>
internal static class ModelAssembly
{
    public static RecurrentModel Create(GraphReading reading, OnnxImportOptions options)
    {
        (Signal output, OutputKind kind) = Output(reading, options);
        List<LayerSource[]> layers = [];
        for (ImmutableArray<Atom> atoms = Finals(output); atoms[0].Source is not null;)
        {
            LayerSource[] layer = Layer(atoms);
            layers.Insert(0, layer);
            if (layers.Count > NetworkOptions.MaximumLayers)
            {
                throw Refuse($"it has more than {NetworkOptions.MaximumLayers} recurrent layers");
            }

            atoms = [.. layer.SelectMany(source => source.Node.Input.Atoms)];
        }

        CheckAlike(layers);
        return Assemble(layers, output, kind, reading.Budget);
    }

    private static (Signal Output, OutputKind Kind) Output(GraphReading reading, OnnxImportOptions options)
    {
        IReadOnlyList<(string Name, Value Value)> outputs = reading.Outputs;
        if (options.OutputName is { } name)
        {
            outputs = [.. outputs.Where(output => output.Name == name)];
            if (outputs.Count == 0)
            {
                throw Refuse($"it has no output '{name}', but {string.Join(", ", reading.Outputs.Select(output => $"'{output.Name}'"))}. Change OutputName");
            }
        }
        else if (outputs.FirstOrDefault(output => output.Value is Refused { IsControlFlow: true }) is { Value: Refused refused } hidden)
        {
            throw Refuse($"output '{hidden.Name}': {refused.Reason}; or name another output as OutputName");
        }

        // States come out beside the outputs of a stream: a dense layer tells them apart, where there is one.
        List<(string Name, Signal Signal)> possible =
            [.. outputs.Where(output => output.Value is Signal signal && IsOutput(signal, reading.Batch)).Select(output => (output.Name, (Signal)output.Value))];
        List<(string Name, Signal Signal)> dense = [.. possible.Where(output => output.Signal.Map.Matrix is not null)];
        possible = dense.Count > 0 ? dense : possible;
        if (possible.Count == 0)
        {
            throw Refuse(string.Join("; ", outputs.Select(output => $"output '{output.Name}': {Why(output.Value, reading.Batch)}").DefaultIfEmpty("it has no output")));
        }

        Signal first = possible[0].Signal;
        if (possible.Any(output => output.Signal.Parts != first.Parts || output.Signal.Map != first.Map))
        {
            throw Refuse($"the outputs {string.Join(", ", possible.Select(output => $"'{output.Name}'"))} are different values; name one as OutputName");
        }

        OutputKind closing = possible.Select(output => output.Signal.Activation).FirstOrDefault(activation => activation != OutputKind.Linear);
        OutputKind kind = options.Output ?? closing;
        if (closing != OutputKind.Linear && closing != kind)
        {
            throw Refuse($"it ends in {closing}, and Output = {kind} says otherwise. Leave Output out");
        }

        if (kind == OutputKind.ConditionalRandomField)
        {
            throw Refuse("it has no transitions between tags, which Output = ConditionalRandomField needs. Say Softmax");
        }

        if (kind == OutputKind.Logistic && first.Width != 1)
        {
            throw Refuse($"it ends in Sigmoid over {first.Width} values; a model has one log-odds, or Softmax over classes");
        }

        return (first, kind);
    }

    private static bool IsOutput(Signal signal, Axis? batch) =>
        signal.Parts.Length == 1 && signal.Atoms[0].Source is not null
        && (IsPerStep(signal) || signal.Axes.All(axis => axis == Axis.Features || axis == Axis.One || axis == Axis.Parts || axis == batch));

    private static bool IsPerStep(Signal signal) => signal.Atoms.All(atom => atom.Moment == Moment.Every);

    private static string Why(Value value, Axis? batch) => value switch
    {
        Refused refused => refused.Reason,
        Signal { Parts.Length: > 1 } signal => $"it holds {signal.Parts.Length} states one behind the other; a model gives one row per sequence",
        Signal signal when signal.Atoms is [{ Source: null }, ..] => "no recurrent layer leads to it",
        Signal signal when !IsOutput(signal, batch) => "it has more axes than batch, steps and outputs",
        _ => $"it is {NodeReading.Describe(value)}",
    };

    // Every atom as the last state of its direction.
    private static ImmutableArray<Atom> Finals(Signal output)
    {
        foreach (Atom atom in output.Atoms)
        {
            if (atom.Source is not { } source)
            {
                throw Refuse("an output reads the input beside the recurrent layers");
            }

            if (atom.Moment == Moment.Every && !IsPerStep(output))
            {
                throw Refuse("an output reads every step and the last one");
            }

            bool isBackwards = source.Directions[atom.Direction].IsBackwards;
            if (atom.Moment == Moment.First && !isBackwards)
            {
                throw Refuse($"the outputs read '{source.Name}' at the first step, where it has seen nothing else");
            }

            if (atom.Moment == Moment.Last && isBackwards)
            {
                throw Refuse($"the outputs read the backward direction of '{source.Name}' at the last step, where it has seen that step only "
                    + "(output[:, -1] in PyTorch); a model reads where each direction ends. Use h_n there");
            }

            if (atom.Moment == Moment.Last && source.HasLengths)
            {
                throw Refuse($"the outputs read '{source.Name}' at the last step of the batch, which is not the last of shorter sequences. "
                    + "Use its last states (Y_h, h_n) there");
            }
        }

        return output.Atoms;
    }

    // The directions of the one layer that all atoms belong to, forwards first.
    private static LayerSource[] Layer(ImmutableArray<Atom> atoms)
    {
        if (atoms.Any(atom => atom.Source is null))
        {
            throw Refuse("a layer reads the input and the layer below side by side");
        }

        RecurrentSource[] nodes = [.. atoms.Select(atom => atom.Source!).Distinct()];
        LayerSource[] sources = [.. nodes.SelectMany(node => node.Directions.Select((_, index) => new LayerSource(node, index)))
            .OrderBy(source => source.Weights.IsBackwards)];
        bool isLayer = sources.Length switch
        {
            1 => !sources[0].Weights.IsBackwards,
            2 => !sources[0].Weights.IsBackwards && sources[1].Weights.IsBackwards,
            _ => false,
        };
        return isLayer ? sources : throw Refuse($"{string.Join(", ", nodes.Select(node => $"'{node.Name}'"))} stand side by side; "
            + "a layer is one direction forwards, or one forwards and one backwards");
    }

    private static void CheckAlike(List<LayerSource[]> layers)
    {
        RecurrentSource first = layers[0][0].Node;
        foreach (LayerSource[] layer in layers)
        {
            RecurrentSource? other = layer.Select(source => source.Node)
                .FirstOrDefault(node => node.Cell != first.Cell || node.HiddenSize != first.HiddenSize || node.HasLengths != first.HasLengths);
            if (other is not null || layer.Length != layers[0].Length)
            {
                other ??= layer[0].Node;
                throw Refuse($"'{first.Name}' is {Describe(first, layers[0])} and '{other.Name}' {Describe(other, layer)}; all layers of a model are alike");
            }
        }

        AffineMap map = first.Input.Map;
        foreach (LayerSource source in layers[0])
        {
            bool isSame = source.Node.Input.Atoms.Length == 1 && source.Node.Input.Atoms[0].Front == first.Input.Atoms[0].Front
                && Same(source.Node.Input.Map.Mean, map.Mean) && Same(source.Node.Input.Map.Deviation, map.Deviation);
            if (!isSame)
            {
                throw Refuse($"'{source.Node.Name}' reads its input in another scale, or another input, than the other direction");
            }
        }
    }

    private static string Describe(RecurrentSource node, LayerSource[] layer) =>
        $"{node.Cell} with {node.HiddenSize} units{(layer.Length == 2 ? " in both directions" : "")}{(node.HasLengths ? " and lengths" : "")}";

    private static RecurrentModel Assemble(List<LayerSource[]> layers, Signal output, OutputKind kind, ReadingBudget budget)
    {
        AffineMap input = layers[0][0].Node.Input.Map, head = Head(output, layers[^1], budget);
        RecurrentSource first = layers[0][0].Node;
        FrontAssembly? front = first.Input.Atoms[0].Front is { } stages ? new FrontAssembly(stages, first.HasLengths) : null;
        int inputSize = input.Matrix is null ? first.InputSize : input.Matrix.Length / input.Rows;
        var network = new NetworkOptions
        {
            InputSize = front?.InputSize ?? inputSize,
            Embeddings = front?.Embeddings ?? [],
            Convolutions = front?.Convolutions ?? [],
            Cell = layers[0][0].Node.Cell,
            HiddenSize = layers[0][0].Node.HiddenSize,
            Layers = layers.Count,
            Bidirectional = layers[0].Length == 2,
            Pooling = Pooling(output),
            OutputPerStep = IsPerStep(output),
            OutputSize = head.Rows,
            Output = kind,
        };
        Validate(network);

        var layout = new ParameterLayout(network);
        float[] parameters = new float[layout.Size];
        front?.Fill(layout, parameters);
        bool keepsInput = front is null && IsScale(input.Deviation), keepsOutput = IsScale(head.Scale);
        for (int layer = 0; layer < layers.Count; layer++)
        {
            foreach (LayerSource source in layers[layer])
            {
                string suffix = $"_l{layer}{(source.Weights.IsBackwards ? "_reverse" : "")}";
                AffineMap map = Read(source, layer == 0 ? null : layers[layer - 1], layer == 0 && keepsInput, budget);
                Copy(map.Matrix!, layout["weight_ih" + suffix], parameters);
                Copy(map.Bias!, layout["bias_ih" + suffix], parameters);
                source.Weights.Recurrent.CopyTo(layout["weight_hh" + suffix].Of(parameters));
                source.Weights.RecurrentBias.CopyTo(layout["bias_hh" + suffix].Of(parameters));
            }
        }

        Scaling none = Scaling.None(network);
        (float[] inputMean, float[] inputDeviation) = (none.InputMean, none.InputDeviation);
        (float[] outputMean, float[] outputDeviation) = (none.OutputMean, none.OutputDeviation);
        if (keepsInput)
        {
            Copy(input.Mean, inputMean);
            Copy(input.Deviation, inputDeviation);
        }
        else if (front is not null)
        {
            Copy(front.Scale.Mean, inputMean);
            Copy(front.Scale.Deviation, inputDeviation);
        }

        if (keepsOutput)
        {
            Copy(head.Shift, outputMean);
            Copy(head.Scale, outputDeviation);
        }
        else
        {
            head = head.WithoutScale();
        }

        Copy(head.Matrix!, layout["head.weight"], parameters);
        Copy(head.Bias ?? new double[head.Rows], layout["head.bias"], parameters);
        var scaling = new Scaling(inputMean, inputDeviation, outputMean, outputDeviation);
        return scaling.IsUsable
            ? new RecurrentModel(network, parameters, scaling)
            : throw Refuse("a scale of its inputs or outputs is not a finite number");
    }

    private static PoolingKind Pooling(Signal output)
    {
        Moment[] pooled = [.. output.Atoms.Select(atom => atom.Moment is Moment.Mean or Moment.Max ? atom.Moment : Moment.Final).Distinct()];
        if (pooled.Length > 1 && pooled.Contains(Moment.Final))
        {
            throw Refuse("its outputs read the last state beside a mean or maximum over all steps");
        }

        return pooled switch
        {
            [Moment.Mean] => PoolingKind.Mean,
            [Moment.Max] => PoolingKind.Max,
            [_, _] => PoolingKind.MeanAndMax,
            _ => PoolingKind.Last,
        };
    }

    // What a direction does to the states of the layer below in their own order, or to the input.
    private static AffineMap Read(LayerSource source, LayerSource[]? below, bool keepsStandardization, ReadingBudget budget)
    {
        Signal input = source.Node.Input;
        double[] weights = Array.ConvertAll(source.Weights.Input, weight => (double)weight);
        int rows = source.Weights.InputBias.Length;
        AffineMap map = input.Map.Multiply(weights, rows, budget)
            .WithoutScale();
        map = keepsStandardization ? map : map.WithoutStandardization();
        double[] bias = Array.ConvertAll(source.Weights.InputBias, value => (double)value);
        map = WithBias(map, bias);
        return below is null ? map : Ordered(map, input.Atoms, below);
    }

    // The dense layer on the last states of the top layer in their own order; without one, the states themselves.
    private static AffineMap Head(Signal output, LayerSource[] top, ReadingBudget budget)
    {
        AffineMap map = output.Map;
        if (map.Matrix is null)
        {
            int width = output.Width;
            double[] identity = new double[width * width];
            for (int i = 0; i < width; i++)
            {
                identity[(i * width) + i] = 1;
            }

            map = map.Multiply(identity, width, budget);
        }

        return Ordered(map.WithoutStandardization(), output.Atoms, top);
    }

    // Columns from the order of the atoms to that of the layer: forwards, then backwards; means, then maxima. What is not read gets zeros.
    private static AffineMap Ordered(AffineMap map, ImmutableArray<Atom> atoms, LayerSource[] layer)
    {
        bool hasBoth = atoms.Any(atom => atom.Moment == Moment.Mean) && atoms.Any(atom => atom.Moment == Moment.Max);
        int hidden = layer[0].Node.HiddenSize, width = layer.Length * hidden * (hasBoth ? 2 : 1), columns = map.Matrix!.Length / map.Rows;
        double[] ordered = new double[map.Rows * width];
        for (int i = 0; i < atoms.Length; i++)
        {
            int place = Array.FindIndex(layer, source => source.Node == atoms[i].Source && source.Direction == atoms[i].Direction)
                + (hasBoth && atoms[i].Moment == Moment.Max ? layer.Length : 0);
            for (int row = 0; row < map.Rows; row++)
            {
                for (int unit = 0; unit < hidden; unit++)
                {
                    ordered[(row * width) + (place * hidden) + unit] += map.Matrix[(row * columns) + (i * hidden) + unit];
                }
            }
        }

        return map.WithMatrix(ordered);
    }

    private static AffineMap WithBias(AffineMap map, double[] bias)
    {
        for (int i = 0; i < bias.Length; i++)
        {
            bias[i] += map.Bias?[i] ?? 0;
        }

        return map.WithBias(bias);
    }

    private static void Validate(NetworkOptions network)
    {
        try
        {
            network.Validate();
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw Refuse(exception.Message);
        }
    }

    // A model divides by positive numbers only; others are drawn into the weights.
    internal static bool IsScale(double[]? deviation) =>
        deviation is null || Array.TrueForAll(deviation, value => (float)value > 0 && float.IsFinite((float)value));

    private static bool Same(double[]? one, double[]? other) => one is null || other is null ? one == other : one.AsSpan().SequenceEqual(other);

    private static void Copy(double[] values, Parameter parameter, float[] parameters) =>
        Array.ConvertAll(values, value => (float)value).CopyTo(parameter.Of(parameters));

    private static void Copy(double[]? values, float[] target) =>
        (values is null ? target : Array.ConvertAll(values, value => (float)value)).CopyTo(target, 0);

    internal static NotSupportedException Refuse(string what) => new($"A recurrent model cannot hold this graph: {what}.");
}
