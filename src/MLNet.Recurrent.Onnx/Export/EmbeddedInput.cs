using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Export;

/// <summary>
/// Columns that are numbers, as they are or standardised or both, then for each embedding the sum of its vectors. A negative number looks
/// up a row of zeros that stands behind the table; a number beyond the table looks up row 0.
/// </summary>
internal static class EmbeddedInput
{
    public static StepSequence Add(GraphBuilder graph, RecurrentModel model, StepSequence input)
    {
        NetworkOptions network = model.Options;
        string steps = input.Values;
        List<string> parts = [];
        long[] numbers = [.. Enumerable.Range(0, network.InputSize).Where(column => !network.IsEmbedded(column))];
        if (numbers.Length > 0)
        {
            string values = numbers.Length == network.InputSize ? steps : graph.Add("Gather", [steps, graph.List(numbers)], GraphBuilder.OfStep);
            parts.AddRange(network.SequenceStandardization switch
            {
                SequenceStandardization.None => [values],
                SequenceStandardization.Replace => [StandardizedSequence.Add(graph, input with { Values = values })],
                _ => [values, StandardizedSequence.Add(graph, input with { Values = values })],
            });
        }

        for (int i = 0; i < network.Embeddings.Count; i++)
        {
            EmbeddingOptions embedding = network.Embeddings[i];
            Parameter table = model.Layout[$"embedding.{i}.weight"];
            float[] rows = [.. table.Of(model.Parameters), .. new float[embedding.Size]];
            string columns = graph.Add(
                "Gather", [steps, graph.List([.. Enumerable.Range(embedding.FirstColumn, embedding.Columns)])], GraphBuilder.OfStep);
            string vectors = graph.Add(
                "Gather", [graph.Constant(table.Name, rows, embedding.Count + 1L, embedding.Size), Rows(graph, columns, embedding.Count)]);
            parts.Add(graph.Add("ReduceSum", [vectors, graph.List(2)], GraphBuilder.WithoutAxis));
        }

        return input with { Values = parts.Count == 1 ? parts[0] : graph.Add("Concat", [.. parts], GraphBuilder.OfStep) };
    }

    private static string Rows(GraphBuilder graph, string numbers, int count)
    {
        string known = graph.Add("Where", [graph.Add("Less", [numbers, graph.Number(count)]), numbers, graph.Number(0)]);
        string row = graph.Add("Where", [graph.Add("Less", [numbers, graph.Number(0)]), graph.Number(count), known]);
        return graph.Add("Cast", [row], OnnxAttribute.Of("to", (long)TensorType.Int64));
    }
}
