using System.Globalization;
using System.Reflection;
using System.Text.Json;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Export;

/// <summary>A network as a graph, from below: scale, recurrent layers, dense layer, outputs. Each part is a class of its own.</summary>
internal static class NetworkGraph
{
    public static OnnxDocument Write(RecurrentModel model, OnnxExportOptions options)
    {
        NetworkOptions network = model.Options;
        Check(network, options);
        var graph = new GraphBuilder();
        graph.Input(options.InputName, TensorType.Single, Batch(options), Steps(options), network.InputSize);
        if (options.LengthsName is { } lengths)
        {
            graph.Input(lengths, TensorType.Int32, Batch(options));
        }

        string scaled = StandardizedInput.Add(graph, model.Scaling, options.InputName);
        var input = new StepSequence(graph.Add("Transpose", [scaled], OnnxAttribute.Of("perm", [1, 0, 2])), options.LengthsName);
        var states = new StreamStates(graph, network, options);
        string[] outputs = new string[model.Members.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            graph.Prefix = outputs.Length == 1 ? "" : $"member{i}.";
            outputs[i] = AddMember(graph, model.Members[i], states, input);
        }

        graph.Prefix = "";
        states.Finish();
        NamedOutputs.Add(graph, model, options, MemberAverage.Add(graph, network, outputs));
        if (network.Output == OutputKind.ConditionalRandomField)
        {
            TagChain.Add(graph, model, options);
        }

        var document = new OnnxDocument
        {
            Graph = graph.Graph,
            ProducerName = "MLNet.Recurrent",
            ProducerVersion = typeof(RecurrentModel).Assembly
                .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "",
            Description = $"{network.Layers} x {network.Cell}, {network.HiddenSize} units{(network.Bidirectional ? ", both directions" : "")}",
        };
        AddMetadata(document.Metadata, network, options);
        return document;
    }

    /// <summary>Whether there are outputs of steps, all or the last ones, instead of one row per sequence.</summary>
    public static bool HasStepOutputs(NetworkOptions network) => network.OutputPerStep || network.OutputSteps > 0;

    /// <summary>The size of the batch axis.</summary>
    public static OnnxSize Batch(OnnxExportOptions options) => options.BatchSize > 0 ? options.BatchSize : "batch";

    /// <summary>The size of the axis of steps.</summary>
    public static OnnxSize Steps(OnnxExportOptions options) => options.Steps > 0 ? options.Steps : "steps";

    // One network, from its inputs to its outputs, both in its own scale.
    private static string AddMember(GraphBuilder graph, RecurrentModel model, StreamStates streams, StepSequence input)
    {
        NetworkOptions network = model.Options;
        StepSequence steps = EmbeddedInput.Add(graph, model, input), convolved = ConvolutionNodes.Add(graph, model, steps);
        StepSequence read = network.ConvolutionBranch ? steps : convolved;
        bool readsEveryStep = HasStepOutputs(network) || network.Pooling != PoolingKind.Last;
        string states = new RecurrentNodes(graph, model, streams).Add(read, readsEveryStep);
        states = network switch
        {
            { OutputPerStep: true } => graph.Add("Transpose", [states], OnnxAttribute.Of("perm", [1, 0, 2])),
            { OutputSteps: > 0 } => OfLastSteps(graph, network, read with { Values = states }),
            _ when readsEveryStep => StateReadout.Add(graph, model, read with { Values = states }),
            _ => states,
        };
        if (network.PoolConvolutions)
        {
            states = graph.Add("Concat", [states, convolved.Mean(graph)], OnnxAttribute.Of("axis", 1));
        }

        states = network.LayerNormalization ? NormalizationNodes.Add(graph, states) : states;
        return DenseHead.Add(graph, model, network.SkipSteps > 0 ? WithSkip(graph, network, states, steps) : states);
    }

    // Not one step less: sizes that do not fit are an error where it runs, as they are in the library.
    private static string OfLastSteps(GraphBuilder graph, NetworkOptions network, StepSequence states) => graph.Add(
        "Reshape", [states.Last(graph, network.OutputSteps, fills: false), graph.List(0, network.OutputSteps, network.HiddenSize * network.Directions)]);

    // The last steps as they come, side by side, behind what the dense layer reads of the states.
    private static string WithSkip(GraphBuilder graph, NetworkOptions network, string states, StepSequence steps)
    {
        string columns = network.SkipWidth == network.EmbeddedSize
            ? steps.Values
            : graph.Add("Slice", [steps.Values, graph.List(0), graph.List(network.SkipWidth), graph.List(2)]);
        long width = (long)network.SkipSteps * network.SkipWidth;
        string list = HasStepOutputs(network) ? graph.List(0, 1, width) : graph.List(0, width);
        string row = graph.Add("Reshape", [(steps with { Values = columns }).Last(graph, network.SkipSteps, fills: true), list]);
        return graph.Add("Concat", [states, row], OnnxAttribute.Of("axis", -1));
    }

    private static void AddMetadata(Dictionary<string, string> metadata, NetworkOptions network, OnnxExportOptions options)
    {
        metadata["cell"] = network.Cell.ToString();
        metadata["output"] = network.Output.ToString();
        metadata["hidden_size"] = network.HiddenSize.ToString(CultureInfo.InvariantCulture);
        metadata["layers"] = network.Layers.ToString(CultureInfo.InvariantCulture);
        if (options.FeatureNames is { } features)
        {
            metadata["feature_names"] = JsonArray(features);
        }

        if (options.ClassNames is { } classes)
        {
            metadata["class_names"] = JsonArray(classes);
        }
    }

    private static string JsonArray(IReadOnlyList<string> names) =>
        $"[{string.Join(", ", names.Select(name => $"\"{JsonEncodedText.Encode(name)}\""))}]";

    private static void Check(NetworkOptions network, OnnxExportOptions options)
    {
        if (options.WithState && network.NeedsWhole is { } reason)
        {
            throw new ArgumentException(
                $"WithState is set and the model {reason}, so it cannot score a stream. Leave WithState out, or train without.", nameof(options));
        }

        if (options.WithState && network.Output == OutputKind.ConditionalRandomField)
        {
            throw new ArgumentException(
                "WithState is set and the model ends in a conditional random field, which decides the tags of a whole sequence together. Leave "
                + "WithState out, or train with Output = Softmax.", nameof(options));
        }

        CheckCount(options.FeatureNames, network.InputSize, nameof(options.FeatureNames), "values of a step");
        CheckCount(options.ClassNames, Math.Max(network.OutputSize, network.Output == OutputKind.Logistic ? 2 : 1), nameof(options.ClassNames), "classes");
        Require.Range(options.Steps, 0, int.MaxValue);
        Require.Range(options.BatchSize, 0, int.MaxValue);
        List<string?> names = [options.InputName, options.OutputName];
        if (network.Output != OutputKind.Linear)
        {
            names.Add(options.ProbabilityName);
        }

        if (network.Output == OutputKind.ConditionalRandomField)
        {
            names.Add(options.TagsName);
        }

        names.Add(options.LengthsName);
        if (options.WithState)
        {
            names.AddRange(StreamStates.Names);
        }

        foreach (IGrouping<string, string> name in names.OfType<string>().GroupBy(name => name))
        {
            if (name.Key.Length == 0 || name.Count() > 1)
            {
                throw new ArgumentException($"'{name.Key}' cannot name {name.Count()} of the inputs and outputs: each has a name of its own, "
                    + "not empty. Change the names in the options.", nameof(options));
            }
        }
    }

    private static void CheckCount(IReadOnlyList<string>? names, int count, string option, string what)
    {
        if (names is not null && names.Count != count)
        {
            throw new ArgumentException($"{option} has {names.Count} names; the model has {count} {what}. Give one for each, or none.", option);
        }
    }
}
