using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Export;

/// <summary>What the dense layer reads of all states of the top layer: a mean, a maximum, both, or a mean weighted by attention.</summary>
internal static class StateReadout
{
    /// <returns>[batch, pooled size].</returns>
    public static string Add(GraphBuilder graph, RecurrentModel model, StepSequence states) => model.Options.Pooling switch
    {
        PoolingKind.Mean => states.Mean(graph),
        PoolingKind.Max => Max(graph, states),
        PoolingKind.MeanAndMax => graph.Add("Concat", [states.Mean(graph), Max(graph, states)], OnnxAttribute.Of("axis", 1)),
        PoolingKind.Attention => Attention(graph, model, states),
        _ => throw new NotSupportedException($"Pooling = {model.Options.Pooling} has no form in ONNX yet. Choose another pooling to export."),
    };

    private static string Max(GraphBuilder graph, StepSequence states) =>
        graph.Add("ReduceMax", [states.Filled(graph, float.NegativeInfinity)], GraphBuilder.OverSteps);

    // softmax over the steps of v h(t), then the mean with these weights
    private static string Attention(GraphBuilder graph, RecurrentModel model, StepSequence states)
    {
        Parameter query = model.Layout["attention.query"];
        string scores = graph.Add("MatMul", [states.Values, graph.Constant(query.Name, query.Of(model.Parameters), query.Columns, 1)]);
        string weights = graph.Add(
            "Softmax", [(states with { Values = scores }).Filled(graph, float.NegativeInfinity)], OnnxAttribute.Of("axis", 0));
        return graph.Add("ReduceSum", [graph.Add("Mul", [weights, states.Values]), graph.List(0)], GraphBuilder.WithoutAxis);
    }
}
