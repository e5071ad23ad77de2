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
        foreach ((string name, int rows, int columns, ParameterRole role) in Shapes(options))
        {
            entries.Add(new Parameter(name, rows, columns, Size, role));
            Size = checked((Size + (rows * columns) + Alignment - 1) / Alignment * Alignment);
        }

        Entries = entries.ToImmutable();
        Count = CountOf(options);
    }

    /// <summary>All weights in order: per layer and direction input weight, recurrent weight and two biases; then the head.</summary>
    public ImmutableArray<Parameter> Entries { get; }

    /// <summary>Length of the flat buffer, gaps included.</summary>
    public int Size { get; }

    /// <summary>Number of weights, gaps not counted.</summary>
    public long Count { get; }

    public Parameter this[string name] => Entries.First(entry => entry.Name == name);

    /// <summary>Number of weights of a network that may be too large to exist.</summary>
    public static long CountOf(NetworkOptions options)
    {
        long count = 0;
        foreach ((_, int rows, int columns, _) in Shapes(options))
        {
            count += (long)rows * columns;
        }

        return count;
    }

    private static IEnumerable<(string Name, int Rows, int Columns, ParameterRole Role)> Shapes(NetworkOptions options)
    {
        int gates = CellTable.Shape(options.Cell).Gates * options.HiddenSize;
        for (int layer = 0; layer < options.Layers; layer++)
        {
            for (int direction = 0; direction < options.Directions; direction++)
            {
                string suffix = $"_l{layer}{(direction == 1 ? "_reverse" : "")}";
                yield return ("weight_ih" + suffix, gates, options.LayerInputSize(layer), ParameterRole.InputWeight);
                yield return ("weight_hh" + suffix, gates, options.HiddenSize, ParameterRole.RecurrentWeight);
                yield return ("bias_ih" + suffix, gates, 1, ParameterRole.Bias);
                yield return ("bias_hh" + suffix, gates, 1, ParameterRole.RecurrentBias);
            }
        }

        yield return ("head.weight", options.OutputSize, options.HiddenSize * options.Directions, ParameterRole.InputWeight);
        yield return ("head.bias", options.OutputSize, 1, ParameterRole.Bias);
    }
}
