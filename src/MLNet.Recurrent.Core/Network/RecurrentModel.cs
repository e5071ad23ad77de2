using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// A trained network: its shape, its weights and the scales of its inputs and outputs; or an ensemble of such networks. Immutable,
/// safe to share.
/// </summary>
public sealed class RecurrentModel
{
    private readonly Lazy<INetworkEngine> engine;
    private readonly float[]? parameters;

    /// <param name="options">Its shape.</param>
    /// <param name="parameters">All weights.</param>
    /// <param name="scaling">The scales of inputs and outputs.</param>
    /// <param name="precision">How precisely weights are kept while predicting.</param>
    /// <param name="channelScales">Of weights that are int8 already: see <see cref="ChannelScales"/>.</param>
    internal RecurrentModel(
        NetworkOptions options, float[] parameters, Scaling scaling, WeightPrecision precision = WeightPrecision.Full, float[]? channelScales = null)
    {
        options.Validate();
        Layout = new ParameterLayout(options);
        if (options.Ensemble != 1)
        {
            throw new ArgumentException($"A single network has Ensemble = 1, not {options.Ensemble}.", nameof(options));
        }

        if (parameters.Length != Layout.Size)
        {
            throw new ArgumentException($"The network has {Layout.Size} parameters, not {parameters.Length}.", nameof(parameters));
        }

        Options = options;
        this.parameters = parameters;
        Scaling = scaling;
        Precision = precision;
        ChannelScales = channelScales ?? [];
        Members = [this];
        engine = new Lazy<INetworkEngine>(() => CreateEngine(training: false));
    }

    private RecurrentModel(RecurrentModel[] members)
    {
        RecurrentModel first = members[0];
        Layout = first.Layout;
        Options = first.Options with { Ensemble = members.Length };
        Scaling = first.Scaling;
        Precision = first.Precision;
        ChannelScales = [];
        Members = members;
        engine = first.engine;
    }

    /// <summary>The shape of the network.</summary>
    public NetworkOptions Options { get; }

    /// <summary>How precisely the weights of the recurrent layers are kept while predicting.</summary>
    public WeightPrecision Precision { get; }

    /// <summary>Number of trained weights, of all members of an ensemble together.</summary>
    public long ParameterCount => Layout.Count * Members.Length;

    /// <summary>Names and places of the weights of a member.</summary>
    internal ParameterLayout Layout { get; }

    /// <summary>The networks whose predictions are averaged; of a single network itself.</summary>
    internal RecurrentModel[] Members { get; }

    // all weights, in the order and padding of Layout
    internal float[] Parameters => parameters ?? throw new InvalidOperationException(
        $"The model is an ensemble of {Members.Length} networks, each with weights of its own; take one of its Members.");

    internal Scaling Scaling { get; }

    /// <summary>
    /// Scales of the channels where the parameters are int8 weights from a file, in the order of <see cref="INetworkEngine.Round"/>: their
    /// greatest weights would not give the same ones again. Otherwise empty.
    /// </summary>
    internal float[] ChannelScales { get; }

    /// <summary>The packed weights for prediction, made at first use and shared by all predictors; of an ensemble those of the first member.</summary>
    internal INetworkEngine Engine => engine.Value;

    /// <summary>
    /// The same model, predicting with weights of that precision. With <see cref="WeightPrecision.BFloat16"/> a weight of a recurrent
    /// layer changes by 0.4 % of itself at the most; outputs after 50 steps of LSTM and GRU networks with 16 to 256 units and random
    /// weights change by less than 0.005. With <see cref="WeightPrecision.Int8"/> it changes by 0.4 % of the greatest one of its channel at
    /// the most, and those outputs by less than 0.01. Networks without gates let the changes of all steps add up, to 0.05 there.
    /// <c>PrecisionReport.Measure</c> says what a precision saves and changes on sequences of yours. Files hold the weights of the recurrent
    /// layers in the precision of the model that is saved, and a model that is loaded from one predicts with the same bits. Where it has been
    /// trained, a model still has the weights as trained, for another precision; where it was loaded, those of the file.
    /// </summary>
    /// <param name="precision">The precision.</param>
    /// <exception cref="ArgumentOutOfRangeException">The precision is unknown.</exception>
    public RecurrentModel WithPrecision(WeightPrecision precision)
    {
        Require.Defined(precision);
        return precision == Precision ? this
            : Members.Length == 1 ? new RecurrentModel(Options, Parameters, Scaling, precision)
            : new RecurrentModel(Array.ConvertAll(Members, member => member.WithPrecision(precision)));
    }

    /// <summary>One model of several of the same shape and scale.</summary>
    internal static RecurrentModel Of(RecurrentModel[] members) => members.Length == 1 ? members[0] : new RecurrentModel(members);

    /// <summary>Packed weights of one's own; with those of the way back if it is for training.</summary>
    internal INetworkEngine CreateEngine(bool training)
    {
        INetworkEngine created = LanesTable.Visit<EngineFactory, INetworkEngine>(new EngineFactory(Options, Layout));
        created.Pack(Parameters, training);
        if (Precision != WeightPrecision.Full && !training)
        {
            created.Round(Precision == WeightPrecision.Int8 ? WeightFormat.Int8 : WeightFormat.BFloat16, ChannelScales);
        }

        return created;
    }

    private readonly struct EngineFactory(NetworkOptions options, ParameterLayout layout) : ILanesVisitor<INetworkEngine>
    {
        public INetworkEngine Visit<V>()
            where V : unmanaged, ILanes<V> => new NetworkEngine<V>(options, layout);
    }
}
