using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Export;

/// <summary>
/// The states of a stream as inputs and outputs, [networks * layers, batch, hidden]: cut into those of the layers, network by network, and
/// joined again. Nothing where they are not asked for.
/// </summary>
internal sealed class StreamStates
{
    private const string InitialHidden = "InitialHidden", FinalHidden = "FinalHidden", InitialMemory = "InitialMemory", FinalMemory = "FinalMemory";

    private readonly GraphBuilder graph;
    private readonly NetworkOptions network;
    private readonly OnnxExportOptions options;

    // of the layers of all networks, in the order in which they are asked for
    private readonly Queue<string> hiddenBefore, memoryBefore;
    private readonly List<string> hiddenAfter = [], memoryAfter = [];

    public StreamStates(GraphBuilder graph, NetworkOptions network, OnnxExportOptions options)
    {
        (this.graph, this.network, this.options) = (graph, network, options);
        hiddenBefore = Cut(InitialHidden, options.WithState);
        memoryBefore = Cut(InitialMemory, options.WithState && HasMemory);
    }

    /// <summary>What the inputs and outputs may be called.</summary>
    public static IReadOnlyList<string> Names { get; } = [InitialHidden, FinalHidden, InitialMemory, FinalMemory];

    /// <summary>Whether the memory of an LSTM goes out.</summary>
    public bool KeepsMemory => options.WithState && HasMemory;

    private bool HasMemory => CellTable.Shape(network.Cell).HasMemory;

    private int Count => network.Ensemble * network.Layers;

    /// <summary>Names of the states before the next layer; empty where it starts from zeros.</summary>
    public (string Hidden, string Memory) Next() => (hiddenBefore.Dequeue(), memoryBefore.Dequeue());

    /// <summary>Takes the states after a layer.</summary>
    public void Keep(string hidden, string memory)
    {
        hiddenAfter.Add(hidden);
        memoryAfter.Add(memory);
    }

    /// <summary>Adds the outputs.</summary>
    public void Finish()
    {
        Join(FinalHidden, hiddenAfter, options.WithState);
        Join(FinalMemory, memoryAfter, KeepsMemory);
    }

    private Queue<string> Cut(string name, bool isInput)
    {
        if (!isInput)
        {
            return new Queue<string>(Enumerable.Repeat("", Count));
        }

        graph.Input(name, TensorType.Single, Count, NetworkGraph.Batch(options), network.HiddenSize);
        if (Count == 1)
        {
            return new Queue<string>([name]);
        }

        string[] layers = [.. Enumerable.Range(0, Count).Select(layer => $"{name}_l{layer}")];
        graph.AddNamed("Split", [name], layers, OnnxAttribute.Of("axis", 0));
        return new Queue<string>(layers);
    }

    private void Join(string name, List<string> layers, bool isOutput)
    {
        if (isOutput)
        {
            graph.AddNamed("Concat", [.. layers], [name], OnnxAttribute.Of("axis", 0));
            graph.Output(name, Count, NetworkGraph.Batch(options), network.HiddenSize);
        }
    }
}
