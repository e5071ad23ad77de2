using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Export;

/// <summary>The dense layer on the last states.</summary>
internal static class DenseHead
{
    /// <returns>Name of the outputs in the network's scale, [batch, output size].</returns>
    public static string Add(GraphBuilder graph, RecurrentModel model, string states)
    {
        Parameter weight = model.Layout["head.weight"], bias = model.Layout["head.bias"];
        return graph.Add(
            "Gemm",
            [
                states, graph.Constant("head.weight", weight.Of(model.Parameters), weight.Rows, weight.Columns),
                graph.Constant("head.bias", bias.Of(model.Parameters), bias.Rows),
            ],
            OnnxAttribute.Of("transB", 1));
    }
}
