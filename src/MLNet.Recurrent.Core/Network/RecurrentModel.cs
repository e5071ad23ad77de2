using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>A trained network: its shape, its weights and the scales of its inputs and outputs. Immutable, safe to share.</summary>
public sealed class RecurrentModel
{
    private readonly Lazy<INetworkEngine> engine;

    internal RecurrentModel(NetworkOptions options, float[] parameters, Scaling scaling)
    {
        options.Validate();
        Layout = new ParameterLayout(options);
        if (parameters.Length != Layout.Size)
        {
            throw new ArgumentException($"The network has {Layout.Size} parameters, not {parameters.Length}.", nameof(parameters));
        }

        Options = options;
        Parameters = parameters;
        Scaling = scaling;
        engine = new Lazy<INetworkEngine>(() => CreateEngine(training: false));
    }

    /// <summary>The shape of the network.</summary>
    public NetworkOptions Options { get; }

    /// <summary>Number of trained weights.</summary>
    public long ParameterCount => Layout.Count;

    /// <summary>Names and places of the weights.</summary>
    internal ParameterLayout Layout { get; }

    // all weights, in the order and padding of Layout
    internal float[] Parameters { get; }

    internal Scaling Scaling { get; }

    /// <summary>The packed weights for prediction, made at first use and shared by all predictors.</summary>
    internal INetworkEngine Engine => engine.Value;

    /// <summary>Packed weights of one's own; with those of the way back if it is for training.</summary>
    internal INetworkEngine CreateEngine(bool training)
    {
        INetworkEngine created = LanesTable.Visit<EngineFactory, INetworkEngine>(new EngineFactory(Options, Layout));
        created.Pack(Parameters, training);
        return created;
    }

    private readonly struct EngineFactory(NetworkOptions options, ParameterLayout layout) : ILanesVisitor<INetworkEngine>
    {
        public INetworkEngine Visit<V>()
            where V : unmanaged, ILanes<V> => new NetworkEngine<V>(options, layout);
    }
}
