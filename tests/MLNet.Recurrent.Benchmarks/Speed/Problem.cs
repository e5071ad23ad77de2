using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>A network with weights and one batch of data: the same for all contenders.</summary>
internal sealed class Problem
{
    public Problem(NetworkOptions network, int steps, int batch)
    {
        Network = network;
        Steps = steps;
        Batch = batch;
        Layout = new ParameterLayout(network);
        Parameters = WeightInitializer.Create(network, Layout, 1);
        var random = new RandomSource(1);
        Values = new float[batch * steps * network.InputSize];
        foreach (ref float value in Values.AsSpan())
        {
            value = (2 * random.NextUniform()) - 1;
        }

        Targets = new float[batch];
        foreach (ref float target in Targets.AsSpan())
        {
            target = IsClassification ? random.NextBelow(network.OutputSize) : random.NextUniform();
        }
    }

    public NetworkOptions Network { get; }

    public int Steps { get; }

    public int Batch { get; }

    public ParameterLayout Layout { get; }

    /// <summary>In the order and padding of the layout.</summary>
    public float[] Parameters { get; }

    // [batch, steps, features]
    public float[] Values { get; }

    // [batch]: one value, or the index of the class
    public float[] Targets { get; }

    public bool IsClassification => Network.Output == OutputKind.Softmax;

    public SequenceSet Sequences => SequenceSet.Fixed(Values, Steps, Network.InputSize, Targets);

    public RecurrentModel Model => new(Network, [.. Parameters], Scaling.None(Network));

    /// <summary>Each weight matrix, row by row, in PyTorch's order.</summary>
    public IReadOnlyList<float[]> PublishedParameters => [.. Layout.Entries.Select(entry => entry.Of(Parameters).ToArray())];

    public float[] Published(string name) => Layout[name].Of(Parameters).ToArray();
}
