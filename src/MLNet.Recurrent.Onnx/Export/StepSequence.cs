using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Export;

/// <summary>Steps on their way through the graph.</summary>
/// <param name="Values">Name of the values, [steps, batch, values of a step].</param>
/// <param name="Lengths">Name of the numbers of steps, int32 [batch]; null where all sequences are as long as the batch.</param>
internal sealed record StepSequence(string Values, string? Lengths)
{
    // Further from the end than any axis is long: an error of the runtime, where a place just before the start would count from the end.
    private const long Nowhere = long.MinValue / 2;

    /// <summary>Whether a step is the first, [steps, 1, 1].</summary>
    public string IsFirst(GraphBuilder graph) =>
        graph.Add("Unsqueeze", [graph.Add("Equal", [Places(graph), graph.Integer32(0)]), graph.List(2)]);

    /// <summary>Whether a step is the last of its sequence, [steps, batch, 1], or [steps, 1, 1] where all end together.</summary>
    public string IsLast(GraphBuilder graph)
    {
        string lengths = Lengths ?? graph.Add("Cast", [Count(graph)], GraphBuilder.ToInt32);
        string isLast = graph.Add("Equal", [Places(graph), graph.Add("Sub", [lengths, graph.Integer32(1)])]);
        return graph.Add("Unsqueeze", [isLast, graph.List(2)]);
    }

    /// <summary>Whether a step is before the end of its sequence, [steps, batch].</summary>
    public string IsStep(GraphBuilder graph, string lengths) => graph.Add("Less", [Places(graph), lengths]);

    /// <summary>The values with a constant in place of what stands behind the end of a sequence.</summary>
    public string Filled(GraphBuilder graph, float constant)
    {
        if (Lengths is null)
        {
            return Values;
        }

        return graph.Add("Where", [graph.Add("Unsqueeze", [IsStep(graph, Lengths), graph.List(2)]), Values, graph.Number(constant)]);
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

    /// <summary>The last steps of each sequence, [batch, count, values of a step].</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="count">How many.</param>
    /// <param name="fills">Whether zeros stand for steps that a sequence does not have; otherwise a runtime refuses such a sequence.</param>
    public string Last(GraphBuilder graph, int count, bool fills)
    {
        string rows = graph.Add("Transpose", [Values], OnnxAttribute.Of("perm", [1, 0, 2]));
        rows = fills ? graph.Add("Pad", [rows, graph.List(0, count, 0, 0, 0, 0)]) : rows;
        if (Lengths is null)
        {
            return graph.Add("Slice", [rows, graph.List(-count), graph.List(long.MaxValue), graph.List(1)]);
        }

        string ends = graph.Add("Unsqueeze", [graph.Add("Cast", [Lengths], GraphBuilder.ToInt64), graph.List(1)]);
        string places = graph.Add("Add", [ends, graph.List([.. Enumerable.Range(fills ? 0 : -count, count)])]);
        places = fills ? places : graph.Add("Where", [graph.Add("Less", [places, graph.Integer(0)]), graph.Integer(Nowhere), places]);
        return graph.Add("GatherND", [rows, graph.Add("Unsqueeze", [places, graph.List(2)])], OnnxAttribute.Of("batch_dims", 1));
    }

    // 0, 1, ... as int32 [steps, 1]
    private string Places(GraphBuilder graph)
    {
        string places = graph.Add("Range", [graph.Integer(0), Count(graph), graph.Integer(1)]);
        return graph.Add("Unsqueeze", [graph.Add("Cast", [places], GraphBuilder.ToInt32), graph.List(1)]);
    }

    private string Count(GraphBuilder graph) => graph.Add("Gather", [graph.Add("Shape", [Values]), graph.Integer(0)]);
}
