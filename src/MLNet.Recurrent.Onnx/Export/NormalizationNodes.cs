using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Export;

/// <summary>Layer normalisation over the last axis, put together from simpler operators: its own is not in operator set 14.</summary>
internal static class NormalizationNodes
{
    private const float Epsilon = 1e-5f;

    private static readonly OnnxAttribute OverValues = OnnxAttribute.Of("axes", [-1L]);

    /// <returns>(x - mean x) / sqrt(variance x + epsilon).</returns>
    public static string Add(GraphBuilder graph, string values)
    {
        string centred = graph.Add("Sub", [values, graph.Add("ReduceMean", [values], OverValues)]);
        string variance = graph.Add("ReduceMean", [graph.Add("Mul", [centred, centred])], OverValues);
        return graph.Add("Div", [centred, graph.Add("Sqrt", [graph.Add("Add", [variance, graph.Number(Epsilon)])])]);
    }
}
