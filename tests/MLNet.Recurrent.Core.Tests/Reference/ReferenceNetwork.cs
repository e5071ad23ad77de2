using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>
/// A recurrent network in double precision, one sequence after the other: loops as in a textbook, no batches, no packing,
/// nothing of the engine but the names of its options. Weights are flat matrices, row by row, under PyTorch's names.
/// </summary>
internal sealed class ReferenceNetwork
{
    private readonly NetworkOptions _options;
    private readonly ReferenceCell _cell;
    private readonly int _directions;

    public ReferenceNetwork(NetworkOptions options, IReadOnlyDictionary<string, double[]> parameters)
    {
        _options = options;
        _cell = ReferenceCell.Of(options.Cell);
        _directions = options.Bidirectional ? 2 : 1;
        Parameters = parameters;
    }

    public IReadOnlyDictionary<string, double[]> Parameters { get; }

    /// <summary>Names, rows and columns of the weights of a shape.</summary>
    public static IEnumerable<(string Name, int Rows, int Columns)> Shapes(NetworkOptions options)
    {
        int hidden = options.HiddenSize, directions = options.Bidirectional ? 2 : 1;
        int rows = ReferenceCell.Of(options.Cell).Gates * hidden;
        for (int layer = 0; layer < options.Layers; layer++)
        {
            for (int direction = 0; direction < directions; direction++)
            {
                string suffix = Suffix(layer, direction);
                yield return ("weight_ih" + suffix, rows, layer == 0 ? options.InputSize : hidden * directions);
                yield return ("weight_hh" + suffix, rows, hidden);
                yield return ("bias_ih" + suffix, rows, 1);
                yield return ("bias_hh" + suffix, rows, 1);
            }
        }

        yield return ("head.weight", options.OutputSize, hidden * directions);
        yield return ("head.bias", options.OutputSize, 1);
    }

    /// <summary>Outputs, mean loss and gradients over all sequences.</summary>
    public ReferenceResult Evaluate(ReferenceData data, ReferenceObjective objective)
    {
        double totalWeight = data.Weights.Sum(), loss = 0;
        double[][] outputs = new double[data.Sequences.Length][];
        Dictionary<string, double[]> gradients = Zeros();
        Dictionary<string, double> magnitudes = Parameters.Keys.ToDictionary(name => name, _ => 0.0);
        for (int i = 0; i < outputs.Length; i++)
        {
            double share = data.Weights[i] / totalWeight;
            ReferenceScan[][] layers = CreateLayers();
            outputs[i] = Forward(layers, data.Sequences[i]);
            (double value, double[] gradient) = objective.LossOf(outputs[i], data.Targets[i]);
            loss += share * value;
            double[] outputGradient = [.. gradient.Select(g => share * g)];
            Dictionary<string, double[]> own = Zeros();
            Backward(layers, data.Sequences[i].Length, outputGradient, own, objective.TruncationSteps);
            foreach ((string name, double[] values) in own)
            {
                gradients[name] = Sum(gradients[name], values);
                magnitudes[name] += values.Max(Math.Abs);
            }
        }

        return new ReferenceResult(loss, outputs, gradients, magnitudes);
    }

    /// <summary>The outputs alone, [sequences][outputs].</summary>
    public double[][] Predict(ReferenceData data) => [.. data.Sequences.Select(sequence => Forward(CreateLayers(), sequence))];

    /// <summary>The mean loss alone.</summary>
    public double Loss(ReferenceData data, ReferenceObjective objective)
    {
        double sum = 0;
        double[][] outputs = Predict(data);
        for (int i = 0; i < outputs.Length; i++)
        {
            sum += data.Weights[i] * objective.LossOf(outputs[i], data.Targets[i]).Value;
        }

        return sum / data.Weights.Sum();
    }

    private static string Suffix(int layer, int direction) => $"_l{layer}" + (direction == 1 ? "_reverse" : "");

    private static CellWeights Weights(IReadOnlyDictionary<string, double[]> from, int layer, int direction)
    {
        string suffix = Suffix(layer, direction);
        return new CellWeights(
            new Affine(from["weight_ih" + suffix], from["bias_ih" + suffix]),
            new Affine(from["weight_hh" + suffix], from["bias_hh" + suffix]));
    }

    private Dictionary<string, double[]> Zeros() =>
        Parameters.ToDictionary(entry => entry.Key, entry => new double[entry.Value.Length]);

    // [layers][directions]
    private ReferenceScan[][] CreateLayers() =>
    [
        .. Enumerable.Range(0, _options.Layers).Select(layer =>
            Enumerable.Range(0, _directions).Select(direction => CreateScan(layer, direction)).ToArray()),
    ];

    private ReferenceScan CreateScan(int layer, int direction) =>
        new(_cell, Weights(Parameters, layer, direction), _options.HiddenSize, reverse: direction == 1);

    private double[] Forward(ReferenceScan[][] layers, double[][] sequence)
    {
        double[][] states = sequence;
        foreach (ReferenceScan[] layer in layers)
        {
            double[][][] directions = [.. layer.Select(scan => scan.Forward(states))];
            IEnumerable<int> times = Enumerable.Range(0, sequence.Length);
            states = [.. times.Select(t => Concatenate(directions.Select(direction => direction[t])))];
        }

        return new Affine(Parameters["head.weight"], Parameters["head.bias"]).Apply(LastState(layers));
    }

    private void Backward(
        ReferenceScan[][] layers, int length, double[] outputGradient, Dictionary<string, double[]> gradients, int truncation)
    {
        int hidden = _options.HiddenSize;
        double[] lastGradient = new double[hidden * _directions];
        new Affine(Parameters["head.weight"], Parameters["head.bias"]).Backward(
            LastState(layers), outputGradient, new Affine(gradients["head.weight"], gradients["head.bias"]), lastGradient);

        // the last state of the forward direction is at the last time step, that of the backward direction at the first
        double[][] stateGradients = [.. Enumerable.Range(0, length).Select(_ => new double[hidden * _directions])];
        lastGradient.AsSpan(0, hidden).CopyTo(stateGradients[^1]);
        lastGradient.AsSpan(hidden).CopyTo(stateGradients[0].AsSpan(hidden));

        for (int layer = layers.Length - 1; layer >= 0; layer--)
        {
            double[][]? inputGradients = null;
            for (int direction = 0; direction < _directions; direction++)
            {
                double[][] own = [.. stateGradients.Select(state => state[(direction * hidden)..((direction + 1) * hidden)])];
                double[][] inputs = layers[layer][direction].Backward(own, Weights(gradients, layer, direction), truncation);
                inputGradients = inputGradients is null ? inputs : [.. inputGradients.Zip(inputs, Sum)];
            }

            stateGradients = inputGradients!;
        }
    }

    private static double[] LastState(ReferenceScan[][] layers) => Concatenate(layers[^1].Select(scan => scan.Last));

    private static double[] Concatenate(IEnumerable<double[]> parts) => [.. parts.SelectMany(part => part)];

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];
}
