namespace MLNet.Recurrent.Network;

/// <summary>A trained network: its shape, its weights and the scales of its inputs and outputs. Immutable, safe to share.</summary>
public sealed class RecurrentModel
{
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
}
