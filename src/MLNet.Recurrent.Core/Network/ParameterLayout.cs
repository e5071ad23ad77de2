using System.Collections.Immutable;
using MLNet.Recurrent.Cells;

namespace MLNet.Recurrent.Network;

/// <summary>
/// Where each weight stands in the one flat buffer that optimiser, files and gradient checks walk over. Names, shapes and
/// gate order are PyTorch's (weight_ih_l0: [gates * hidden, input]). Each matrix starts at a multiple of 16 values, so a
/// vector register never covers two of them; the values between are zero.
/// </summary>
internal sealed class ParameterLayout
{
    private const int Alignment = 16;

    public ParameterLayout(NetworkOptions options)
    {
        var entries = ImmutableArray.CreateBuilder<Parameter>();
        int gates = CellTable.Shape(options.Cell).Gates * options.HiddenSize;
        for (int layer = 0; layer < options.Layers; layer++)
        {
            for (int direction = 0; direction < options.Directions; direction++)
            {
                string suffix = $"_l{layer}{(direction == 1 ? "_reverse" : "")}";
                Add(entries, "weight_ih" + suffix, gates, options.LayerInputSize(layer), ParameterRole.InputWeight);
                Add(entries, "weight_hh" + suffix, gates, options.HiddenSize, ParameterRole.RecurrentWeight);
                Add(entries, "bias_ih" + suffix, gates, 1, ParameterRole.Bias);
                Add(entries, "bias_hh" + suffix, gates, 1, ParameterRole.RecurrentBias);
            }
        }

        Add(entries, "head.weight", options.OutputSize, options.HiddenSize * options.Directions, ParameterRole.InputWeight);
        Add(entries, "head.bias", options.OutputSize, 1, ParameterRole.Bias);
        Entries = entries.ToImmutable();
    }

    /// <summary>All weights in order: per layer and direction input weight, recurrent weight and two biases; then the head.</summary>
    public ImmutableArray<Parameter> Entries { get; }

    /// <summary>Length of the flat buffer, gaps included.</summary>
    public int Size { get; private set; }

    /// <summary>Number of weights, gaps not counted.</summary>
    public long Count { get; private set; }

    public Parameter this[string name] => Entries.First(entry => entry.Name == name);

    /// <summary>The first of the four entries of a layer and direction.</summary>
    public static int FirstOf(int layer, int direction, int directions) => 4 * ((layer * directions) + direction);

    private void Add(ImmutableArray<Parameter>.Builder entries, string name, int rows, int columns, ParameterRole role)
    {
        entries.Add(new Parameter(name, rows, columns, Size, role));
        Count += (long)rows * columns;
        Size = checked((Size + (rows * columns) + Alignment - 1) / Alignment * Alignment);
    }
}
