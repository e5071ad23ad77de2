namespace MLNet.Recurrent.Onnx.Export;

/// <summary>Steps on their way through the graph.</summary>
/// <param name="Values">Name of the values, [steps, batch, values of a step].</param>
/// <param name="Lengths">Name of the numbers of steps, int32 [batch]; null where all sequences are as long as the batch.</param>
internal sealed record StepSequence(string Values, string? Lengths)
{
    /// <summary>The values with a constant in place of what stands behind the end of a sequence.</summary>
    public string Filled(GraphBuilder graph, float constant)
    {
        if (Lengths is null)
        {
            return Values;
        }

        string count = graph.Add("Gather", [graph.Add("Shape", [Values]), graph.Integer(0)]);
        string steps = graph.Add("Cast", [graph.Add("Range", [graph.Integer(0), count, graph.Integer(1)])], GraphBuilder.ToInt32);
        string isStep = graph.Add("Less", [graph.Add("Unsqueeze", [steps, graph.List(1)]), Lengths]);
        return graph.Add("Where", [graph.Add("Unsqueeze", [isStep, graph.List(2)]), Values, graph.Number(constant)]);
    }

    /// <summary>The mean of the values over the steps of each sequence, [batch, values of a step].</summary>
    public string Mean(GraphBuilder graph)
    {
        if (Lengths is null)
        {
            return graph.Add("ReduceMean", [Values], GraphBuilder.OverSteps);
        }

        string sum = graph.Add("ReduceSum", [Filled(graph, 0), graph.List(0)], GraphBuilder.WithoutAxis);
        return graph.Add("Div", [sum, graph.Add("Unsqueeze", [graph.Add("Cast", [Lengths], GraphBuilder.ToSingle), graph.List(1)])]);
    }
}
