using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Export;

/// <summary>Grows a graph: the parts of a network add their nodes and hand on the name of what they give.</summary>
internal sealed class GraphBuilder
{
    private readonly Dictionary<string, string> lists = [];
    private int count;

    public OnnxGraph Graph { get; } = new();

    /// <summary>Adds a node of one output.</summary>
    /// <returns>The name of the output.</returns>
    public string Add(string type, string[] inputs, params OnnxAttribute[] attributes)
    {
        string output = $"{type}_{count++}";
        AddNamed(type, inputs, [output], attributes);
        return output;
    }

    /// <summary>Adds a node whose outputs have names; an empty name leaves an output out.</summary>
    public void AddNamed(string type, string[] inputs, string[] outputs, params OnnxAttribute[] attributes) =>
        Graph.Nodes.Add(OnnxNode.Of(type, inputs, outputs, attributes));

    public string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> dimensions)
    {
        Graph.Constants.Add(OnnxTensor.Of(name, values, dimensions));
        return name;
    }

    /// <summary>Adds a list of sizes or axes; the same list only once.</summary>
    public string List(params ReadOnlySpan<long> values)
    {
        string name = "axes_" + string.Join('_', values.ToArray()).Replace('-', 'm');
        if (lists.TryAdd(name, name))
        {
            Graph.Constants.Add(OnnxTensor.Of(name, values, values.Length));
        }

        return name;
    }

    public void Input(string name, TensorType type, params OnnxSize[] sizes) =>
        Graph.Inputs.Add(new OnnxValueInfo(name, type, sizes));

    public void Output(string name, params OnnxSize[] sizes) =>
        Graph.Outputs.Add(new OnnxValueInfo(name, TensorType.Single, sizes));
}
