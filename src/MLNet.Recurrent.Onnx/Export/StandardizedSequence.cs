namespace MLNet.Recurrent.Onnx.Export;

/// <summary>
/// Each sequence less its mean over its steps, by its deviation. The mean of what is left is taken off once more: in single precision the
/// first one misses a sequence that never changes by a digit, which its deviation of nearly nothing would make large.
/// </summary>
internal static class StandardizedSequence
{
    private const float SmallestVariance = 1e-10f;

    /// <returns>(x - mean x) / sqrt(variance x + smallest variance), [steps, batch, values of a step].</returns>
    public static string Add(GraphBuilder graph, StepSequence steps)
    {
        StepSequence centred = Centred(graph, Centred(graph, steps));
        string variance = (centred with { Values = graph.Add("Mul", [centred.Values, centred.Values]) }).Mean(graph);
        return graph.Add("Div", [centred.Values, graph.Add("Sqrt", [graph.Add("Add", [variance, graph.Number(SmallestVariance)])])]);
    }

    private static StepSequence Centred(GraphBuilder graph, StepSequence steps) =>
        steps with { Values = graph.Add("Sub", [steps.Values, steps.Mean(graph)]) };
}
