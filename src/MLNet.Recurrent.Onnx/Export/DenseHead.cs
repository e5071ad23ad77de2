using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Export;

/// <summary>The dense layer, on one row per sequence or on several steps of each.</summary>
internal static class DenseHead
{
    /// <param name="graph">The graph.</param>
    /// <param name="model">The model.</param>
    /// <param name="inputs">[batch, head input size], or [batch, steps, head input size] with outputs of steps.</param>
    /// <returns>Name of the outputs in the network's scale, [batch, output size] or [batch, steps, output size].</returns>
    public static string Add(GraphBuilder graph, RecurrentModel model, string inputs)
    {
        Parameter weight = model.Layout["head.weight"], bias = model.Layout["head.bias"];
        string offset = graph.Constant(bias.Name, bias.Of(model.Parameters), bias.Rows);
        if (!NetworkGraph.HasStepOutputs(model.Options))
        {
            string rows = graph.Constant(weight.Name, weight.Of(model.Parameters), weight.Rows, weight.Columns);
            return graph.Add("Gemm", [inputs, rows, offset], OnnxAttribute.Of("transB", 1));
        }

        float[] columns = new float[weight.Count];
        Span<float> published = weight.Of(model.Parameters);
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = published[(i % weight.Rows * weight.Columns) + (i / weight.Rows)];
        }

        string product = graph.Add("MatMul", [inputs, graph.Constant(weight.Name, columns, weight.Columns, weight.Rows)]);
        return graph.Add("Add", [product, offset]);
    }
}
