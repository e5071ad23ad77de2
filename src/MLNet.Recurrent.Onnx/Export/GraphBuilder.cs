using System.Globalization;
using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Export;

/// <summary>Grows a graph: the parts of a network add their nodes and hand on the name of what they give.</summary>
/// <param name="scope">Stands before all names of a graph within a node, which sees the names around it and may not repeat them.</param>
internal sealed class GraphBuilder(string scope = "")
{
    /// <summary>Attributes that several parts use.</summary>
    public static readonly OnnxAttribute
        ToInt32 = OnnxAttribute.Of("to", (long)TensorType.Int32),
        ToInt64 = OnnxAttribute.Of("to", (long)TensorType.Int64),
        ToSingle = OnnxAttribute.Of("to", (long)TensorType.Single),
        OfStep = OnnxAttribute.Of("axis", 2),
        WithoutAxis = OnnxAttribute.Of("keepdims", 0);

    /// <summary>Over the first axis, which is gone then.</summary>
    public static readonly OnnxAttribute[] OverSteps = [OnnxAttribute.Of("axes", [0L]), WithoutAxis];

    private readonly HashSet<string> shared = [];
    private int count;

    public OnnxGraph Graph { get; } = new();

    /// <summary>Stands before the names of weights and states: networks of an ensemble have the same ones.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Adds a node of one output.</summary>
    /// <returns>The name of the output.</returns>
    public string Add(string type, string[] inputs, params OnnxAttribute[] attributes)
    {
        string output = $"{scope}{type}_{count++}";
        AddNamed(type, inputs, [output], attributes);
        return output;
    }

    /// <summary>Adds a node whose outputs have names; an empty name leaves an output out.</summary>
    public void AddNamed(string type, string[] inputs, string[] outputs, params OnnxAttribute[] attributes) =>
        Graph.Nodes.Add(OnnxNode.Of(type, inputs, outputs, attributes));

    public string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> dimensions)
    {
        Graph.Constants.Add(OnnxTensor.Of(Prefix + name, values, dimensions));
        return Prefix + name;
    }

    /// <summary>Adds a list of sizes, axes or places; the same list only once.</summary>
    public string List(params ReadOnlySpan<long> values) =>
        Shared($"list_{string.Join('_', values.ToArray())}", OnnxTensor.Of, values, values.Length);

    /// <summary>Adds a single integer without axes; the same one only once.</summary>
    public string Integer(long value) => Shared($"integer_{value}", OnnxTensor.Of, [value]);

    /// <summary>Adds a single integer of 32 bits without axes; the same one only once.</summary>
    public string Integer32(int value)
    {
        string name = $"int32_{value}";
        return Graph.Nodes.Exists(node => node.Outputs[0] == name) ? name : Cast(Integer(value), name);
    }

    /// <summary>Adds a single number without axes; the same one only once.</summary>
    public string Number(float value) =>
        Shared(string.Create(CultureInfo.InvariantCulture, $"number_{value}"), OnnxTensor.Of, [value]);

    public void Input(string name, TensorType type, params OnnxSize[] sizes) =>
        Graph.Inputs.Add(new OnnxValueInfo(name, type, sizes));

    public void Output(string name, params OnnxSize[] sizes) => Output(name, TensorType.Single, sizes);

    public void Output(string name, TensorType type, params OnnxSize[] sizes) => Graph.Outputs.Add(new OnnxValueInfo(name, type, sizes));

    private string Cast(string input, string output)
    {
        AddNamed("Cast", [input], [output], ToInt32);
        return output;
    }

    private string Shared<T>(string name, Func<string, ReadOnlySpan<T>, ReadOnlySpan<long>, OnnxTensor> create, ReadOnlySpan<T> values, params ReadOnlySpan<long> sizes)
    {
        if (shared.Add(name))
        {
            Graph.Constants.Add(create(scope + name, values, sizes));
        }

        return scope + name;
    }
}
