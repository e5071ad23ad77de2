using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Export;

/// <summary>
/// The stacked recurrent layers: one RNN, LSTM or GRU node each, both directions in one. Between two layers the directions stand side
/// by side in a step.
/// </summary>
internal sealed class RecurrentNodes(GraphBuilder graph, RecurrentModel model, StreamStates streams)
{
    private readonly NetworkOptions network = model.Options;
    private readonly GateOrder order = GateOrder.Of(model.Options.Cell);

    /// <summary>Adds all layers.</summary>
    /// <param name="input">The steps.</param>
    /// <param name="readsEveryStep">Whether all states of the top layer are wanted, or the last valid ones.</param>
    /// <returns>[steps, batch, directions * hidden], or [batch, directions * hidden].</returns>
    public string Add(StepSequence input, bool readsEveryStep)
    {
        string steps = input.Values;
        bool hasMemory = CellTable.Shape(network.Cell).HasMemory;
        string[] hidden = [.. Enumerable.Range(0, network.Layers).Select(layer => $"{graph.Prefix}hidden_l{layer}")];
        string[] memory = [.. hidden.Select((_, layer) => streams.KeepsMemory ? $"{graph.Prefix}memory_l{layer}" : "")];
        for (int layer = 0; layer < network.Layers; layer++)
        {
            bool isTop = layer == network.Layers - 1;
            string outputs = isTop && !readsEveryStep ? "" : $"{graph.Prefix}states_l{layer}";
            string read = network.LayerNormalization && layer > 0 ? NormalizationNodes.Add(graph, steps) : steps;
            (string hiddenBefore, string memoryBefore) = streams.Next();
            string[] inputs =
            [
                read, Weight("weight_ih", layer), Weight("weight_hh", layer), Bias(layer), input.Lengths ?? "",
                hiddenBefore, .. hasMemory ? [memoryBefore] : Array.Empty<string>(),
            ];
            graph.AddNamed(
                order.Operator, Trimmed(inputs), hasMemory ? Trimmed([outputs, hidden[layer], memory[layer]]) : [outputs, hidden[layer]],
                [.. Attributes()]);
            streams.Keep(hidden[layer], memory[layer]);
            if (!isTop || readsEveryStep)
            {
                string states = SideBySide(outputs);
                steps = network.Residual && layer > 0 ? graph.Add("Add", [states, steps]) : states;
            }
        }

        if (readsEveryStep)
        {
            return steps;
        }

        return network.Residual ? graph.Add("Sum", [.. hidden.Select(LastStates)]) : LastStates(hidden[^1]);
    }

    // [steps, directions, batch, hidden] to [steps, batch, directions * hidden]
    private string SideBySide(string states) => network.Bidirectional
        ? graph.Add(
            "Reshape",
            [graph.Add("Transpose", [states], OnnxAttribute.Of("perm", [0, 2, 1, 3])), graph.List(0, 0, 2L * network.HiddenSize)])
        : graph.Add("Squeeze", [states, graph.List(1)]);

    // [directions, batch, hidden] to [batch, directions * hidden]
    private string LastStates(string states) => network.Bidirectional
        ? graph.Add(
            "Reshape", [graph.Add("Transpose", [states], OnnxAttribute.Of("perm", [1, 0, 2])), graph.List(0, 2L * network.HiddenSize)])
        : graph.Add("Squeeze", [states, graph.List(0)]);

    // weight_ih or weight_hh of both directions: [directions, gates * hidden, columns]
    private string Weight(string name, int layer)
    {
        Parameter[] directions = Directions(name, layer);
        float[] values = new float[directions.Sum(direction => direction.Count)];
        for (int i = 0; i < directions.Length; i++)
        {
            order.ToOnnx(directions[i].Of(model.Parameters), values.AsSpan(i * directions[0].Count));
        }

        return graph.Constant($"{name}_l{layer}", values, directions.Length, directions[0].Rows, directions[0].Columns);
    }

    // bias_ih, then bias_hh, of each direction: [directions, 2 * gates * hidden]
    private string Bias(int layer)
    {
        Parameter[] inputs = Directions("bias_ih", layer), recurrent = Directions("bias_hh", layer);
        int size = inputs[0].Count;
        float[] values = new float[2 * size * inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            order.ToOnnx(inputs[i].Of(model.Parameters), values.AsSpan(2 * i * size));
            order.ToOnnx(recurrent[i].Of(model.Parameters), values.AsSpan(((2 * i) + 1) * size));
        }

        return graph.Constant($"bias_l{layer}", values, inputs.Length, 2L * size);
    }

    private Parameter[] Directions(string name, int layer) => network.Bidirectional
        ? [model.Layout[$"{name}_l{layer}"], model.Layout[$"{name}_l{layer}_reverse"]]
        : [model.Layout[$"{name}_l{layer}"]];

    private IEnumerable<OnnxAttribute> Attributes()
    {
        yield return OnnxAttribute.Of("hidden_size", network.HiddenSize);
        if (network.Bidirectional)
        {
            yield return OnnxAttribute.Of("direction", "bidirectional");
        }

        if (network.Cell == CellKind.ElmanRelu)
        {
            yield return OnnxAttribute.Of("activations", [.. Enumerable.Repeat("Relu", network.Directions)]);
        }

        if (network.Cell == CellKind.Gru)
        {
            yield return OnnxAttribute.Of("linear_before_reset", 1);
        }
    }

    // what is left out at the end is not there at all
    private static string[] Trimmed(string[] names) => names[..(Array.FindLastIndex(names, name => name.Length > 0) + 1)];
}
