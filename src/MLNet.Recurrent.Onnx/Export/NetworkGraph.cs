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

        string input = StandardizedInput.Add(graph, model.Scaling, options.InputName);
        string[] outputs = new string[model.Members.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            graph.Prefix = outputs.Length == 1 ? "" : $"member{i}.";
            outputs[i] = AddMember(graph, model.Members[i], options, input);
        }

        graph.Prefix = "";
        NamedOutputs.Add(graph, model, options, MemberAverage.Add(graph, network, outputs));

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

    // One network, from its inputs to its outputs, both in its own scale.
    private static string AddMember(GraphBuilder graph, RecurrentModel model, OnnxExportOptions options, string input)
    {
        NetworkOptions network = model.Options;
        string embedded = EmbeddedInput.Add(graph, model, input);
        var steps = new StepSequence(graph.Add("Transpose", [embedded], OnnxAttribute.Of("perm", [1, 0, 2])), options.LengthsName);
        steps = ConvolutionNodes.Add(graph, model, steps);
        bool readsEveryStep = network.OutputPerStep || network.Pooling != PoolingKind.Last;
        string states = new RecurrentNodes(graph, model, options).Add(steps, readsEveryStep);
        if (readsEveryStep && !network.OutputPerStep)
        {
            states = StateReadout.Add(graph, model, steps with { Values = states });
        }

        if (network.PoolConvolutions)
        {
            states = graph.Add("Concat", [states, steps.Mean(graph)], OnnxAttribute.Of("axis", 1));
        }

        return DenseHead.Add(graph, model, network.LayerNormalization ? NormalizationNodes.Add(graph, states) : states);
    }

    /// <summary>The size of the batch axis.</summary>
    public static OnnxSize Batch(OnnxExportOptions options) => options.BatchSize > 0 ? options.BatchSize : "batch";

    /// <summary>The size of the axis of steps.</summary>
    public static OnnxSize Steps(OnnxExportOptions options) => options.Steps > 0 ? options.Steps : "steps";

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
        if (network.Output == OutputKind.ConditionalRandomField)
        {
            throw new NotSupportedException("The model ends in a conditional random field (Output = ConditionalRandomField), whose search for the "
                + "best tags has no operator in ONNX. Train with Output = Softmax to export.");
        }

        if (Unwritten(network) is { } part)
        {
            throw new NotSupportedException($"The model has {part}, which is not written to ONNX yet. Train without it to export, or keep the model "
                + "in this library's own format (Save).");
        }

        if (options.WithState && !network.RunsStepByStep)
        {
            string reason = network.Bidirectional ? "is bidirectional: its outputs need the steps to come"
                : network.Convolutions.Count > 0 ? "has convolutions, which read several steps at once"
                : $"pools the states of all steps (Pooling = {network.Pooling})";
            throw new ArgumentException(
                $"WithState is set and the model {reason}, so it cannot score a stream. Leave WithState out, or train without.", nameof(options));
        }

        if (options.WithState && network.Ensemble > 1)
        {
            throw new ArgumentException(
                $"WithState is set and the model is an ensemble of {network.Ensemble} networks, each with a state of its own, which is not written. "
                + "Leave WithState out, or train one network.", nameof(options));
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

        names.Add(options.LengthsName);
        if (options.WithState)
        {
            names.AddRange([
                RecurrentNodes.InitialHidden, RecurrentNodes.FinalHidden, RecurrentNodes.InitialMemory, RecurrentNodes.FinalMemory,
            ]);
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

    // What would be left out of the graph, and so must not be exported at all.
    private static string? Unwritten(NetworkOptions network) =>
        network.OutputSteps > 0 ? $"outputs for its last steps (OutputSteps = {network.OutputSteps})"
        : network.SkipSteps > 0 ? $"steps that skip the recurrent layers (SkipSteps = {network.SkipSteps})"
        : network.SequenceStandardization != SequenceStandardization.None
            ? $"sequences that are standardised one by one (SequenceStandardization = {network.SequenceStandardization})"
        : network.ConvolutionBranch ? "convolutions beside the recurrent layers (ConvolutionBranch)"
        : null;

    private static void CheckCount(IReadOnlyList<string>? names, int count, string option, string what)
    {
        if (names is not null && names.Count != count)
        {
            throw new ArgumentException($"{option} has {names.Count} names; the model has {count} {what}. Give one for each, or none.", option);
        }
    }
}
