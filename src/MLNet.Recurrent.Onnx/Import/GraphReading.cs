using System.Collections.Immutable;
using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Import;

/// <summary>
/// Goes through the nodes of a graph once and follows what becomes of the sequences. A node that cannot be followed gives a
/// <see cref="Refused"/> value, which matters only if the output asked for depends on it.
/// </summary>
internal sealed class GraphReading
{
    private readonly Dictionary<string, Value> values = [];
    private readonly TimeAxes time = new();

    private GraphReading(OnnxGraph graph, long fileSize)
    {
        Budget = new ReadingBudget(fileSize);
        foreach (OnnxTensor constant in graph.Constants)
        {
            values[constant.Name] = ConstantOperators.Of(constant);
        }

        // Old exporters list constants among the inputs too.
        foreach (OnnxValueInfo input in graph.Inputs)
        {
            values.TryAdd(input.Name, OfInput(input));
        }

        foreach (OnnxNode node in graph.Nodes)
        {
            Read(node);
        }

        Outputs = [.. graph.Outputs.Select(output => (output.Name, Find(output.Name)))];
        Batch = time.Batch;
    }

    public IReadOnlyList<(string Name, Value Value)> Outputs { get; }

    /// <summary>The axis of the batch; null in a graph without recurrent nodes.</summary>
    public Axis? Batch { get; }

    /// <summary>What is left to spend on constants.</summary>
    public ReadingBudget Budget { get; }

    public static GraphReading Of(OnnxGraph graph, long fileSize) => new(graph, fileSize);

    private static Value OfInput(OnnxValueInfo input)
    {
        int rank = input.Sizes?.Count ?? 3;
        if (input.Type is TensorType.Int32 or TensorType.Int64)
        {
            return rank <= 1 ? new Lengths()
                : rank == 2 ? new Tokens([.. (input.Sizes ?? []).Select(size => new Axis(size.Number > 0 ? size.Number : null))], input.Name)
                : new Refused($"the input '{input.Name}' is integers with {rank} axes; tokens have batch and steps");
        }

        if (input.Type != TensorType.Single && input.Type != TensorType.Undefined)
        {
            return new Refused($"the input '{input.Name}' has values of type {input.Type}; Single can be held");
        }

        if (rank is not (2 or 3))
        {
            return new Refused($"the input '{input.Name}' has {rank} axes; sequences have steps, batch and features");
        }

        OnnxSize[] sizes = input.Sizes is null ? new OnnxSize[rank] : [.. input.Sizes];
        int features = (int)Math.Clamp(sizes[^1].Number, 0, int.MaxValue);
        ImmutableArray<Axis> axes = [.. sizes[..^1].Select(size => new Axis(size.Number > 0 ? size.Number : null)), Axis.Features];
        return new Signal(axes, [[new Atom(null, 0, Moment.Every, features, input.Name)]], AffineMap.None);
    }

    private Value Find(string name) =>
        values.GetValueOrDefault(name) ?? new Refused($"the value '{name}' is read before any node gives it");

    private void Read(OnnxNode node)
    {
        var inputs = new Value?[node.Inputs.Count];
        Refused? refused = null;
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = node.Inputs[i].Length == 0 ? null : Find(node.Inputs[i]);
            refused ??= inputs[i] as Refused;
        }

        Value[] outputs;
        if (refused is not null)
        {
            outputs = [refused];
        }
        else
        {
            try
            {
                outputs = Operators.Read(new NodeReading(node, inputs, Budget, time));
            }
            catch (NotSupportedException reason)
            {
                string name = node.Name.Length > 0 ? node.Name : node.Outputs[0];
                outputs = [new Refused($"the node '{name}' ({node.Operator}) {reason.Message}", node.Operator is "If" or "Loop" or "Scan")];
            }
        }

        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i].Length > 0)
            {
                values[node.Outputs[i]] = i < outputs.Length ? outputs[i]
                    : outputs[0] as Refused ?? new Refused($"the value '{node.Outputs[i]}' is an output {i} of {node.Operator}, which cannot be followed");
            }
        }
    }
}
