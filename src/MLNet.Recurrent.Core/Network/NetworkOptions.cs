using MLNet.Recurrent.Cells;

namespace MLNet.Recurrent.Network;

/// <summary>The shape of a recurrent network: stacked recurrent layers and a dense layer on the last hidden state.</summary>
public sealed record NetworkOptions
{
    /// <summary>Largest size of any dimension; keeps a damaged file from asking for absurd memory.</summary>
    internal const int MaximumSize = 1 << 20;

    internal const int MaximumLayers = 256;

    /// <summary>Values per time step, at least 1.</summary>
    public required int InputSize { get; init; }

    /// <summary>The recurrent cell.</summary>
    public CellKind Cell { get; init; } = CellKind.Lstm;

    /// <summary>Units per layer and direction, at least 1.</summary>
    public int HiddenSize { get; init; } = Defaults.HiddenSize;

    /// <summary>Recurrent layers on top of each other, at least 1.</summary>
    public int Layers { get; init; } = Defaults.Layers;

    /// <summary>Whether each layer also reads the sequence backwards; its output is then twice as wide.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>Values predicted for a sequence: targets of a regression, classes of a classification; 1 for two classes.</summary>
    public int OutputSize { get; init; } = 1;

    /// <summary>What the outputs mean.</summary>
    public OutputKind Output { get; init; } = OutputKind.Linear;

    /// <summary>1, or 2 when bidirectional.</summary>
    internal int Directions => Bidirectional ? 2 : 1;

    /// <summary>Values per step that layer <paramref name="layer"/> reads.</summary>
    internal int LayerInputSize(int layer) => layer == 0 ? InputSize : HiddenSize * Directions;

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its value and the requirement.</exception>
    public void Validate()
    {
        Require.Range(InputSize, 1, MaximumSize);
        Require.Range(HiddenSize, 1, MaximumSize);
        Require.Range(Layers, 1, MaximumLayers);
        Require.Range(OutputSize, 1, MaximumSize);
        Require.Defined(Cell);
        Require.Defined(Output);
        if (Output == OutputKind.Logistic)
        {
            Require.Range(OutputSize, 1, 1);
        }
    }
}
