using MLNet.Recurrent.Core.Tests.Reference;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Core.Tests.Diagnostics;

/// <summary>
/// A network in double precision, step by step, where one value of one state or input can be moved: what a gradient says, found by
/// trying. Nothing but the cells' equations and the names of the weights.
/// </summary>
internal sealed class PerturbedNetwork(NetworkOptions options, IReadOnlyDictionary<string, double[]> weights)
{
    public enum Place
    {
        Input,

        /// <summary>After a step, as all that read it see it.</summary>
        Hidden,

        /// <summary>After a step, as the next step sees it.</summary>
        Memory,
    }

    /// <summary>
    /// The slope of the function of the outputs, [outputs], or [steps, outputs], along each value of one state or input.
    /// </summary>
    public double[] Slopes(double[][] sequence, Func<double[], double> function, Place place, int step, int layer = 0, bool reverse = false)
    {
        const double shift = 1e-6;
        int size = place == Place.Input ? options.InputSize : options.HiddenSize;
        return [.. Enumerable.Range(0, size).Select(unit => (Moved(unit, shift) - Moved(unit, -shift)) / (2 * shift))];

        double Moved(int unit, double by) => function(Run(sequence, (values, at, of, now, isReverse) =>
        {
            bool isHere = at == place && now == step && (place == Place.Input || (of == layer && isReverse == reverse));
            return isHere ? [.. values.Select((value, i) => i == unit ? value + by : value)] : values;
        }));
    }

    private double[] Run(double[][] sequence, Func<double[], Place, int, int, bool, double[]> move)
    {
        int steps = sequence.Length;
        double[][] inputs = [.. sequence.Select((x, step) => move(x, Place.Input, 0, step, false))];
        for (int layer = 0; layer < options.Layers; layer++)
        {
            var directions = new List<double[][]>();
            double[][] read = layer > 0 ? [.. inputs.Select(Normalized)] : inputs;
            for (int direction = 0; direction < (options.Bidirectional ? 2 : 1); direction++)
            {
                bool isReverse = direction == 1;
                string suffix = $"_l{layer}{(isReverse ? "_reverse" : "")}";
                var own = new CellWeights(
                    new Affine(weights["weight_ih" + suffix], weights["bias_ih" + suffix]),
                    new Affine(weights["weight_hh" + suffix], weights["bias_hh" + suffix]));
                double[] hidden = new double[options.HiddenSize], memory = new double[options.HiddenSize];
                double[][] states = new double[steps][];
                for (int i = 0; i < steps; i++)
                {
                    int step = isReverse ? steps - 1 - i : i;
                    CellStep made = ReferenceCell.Of(options.Cell).Forward(own, read[step], hidden, memory);
                    hidden = states[step] = move(made.Hidden, Place.Hidden, layer, step, isReverse);
                    memory = move(made.Memory, Place.Memory, layer, step, isReverse);
                }

                directions.Add(states);
            }

            bool addsInput = options.Residual && layer > 0;
            inputs =
            [
                .. Enumerable.Range(0, steps).Select(step => directions.SelectMany(states => states[step])
                    .Select((state, i) => addsInput ? state + inputs[step][i] : state).ToArray()),
            ];
        }

        double[][] last = [[.. inputs[^1].Take(options.HiddenSize), .. inputs[0].Skip(options.HiddenSize)]];

        var head = new Affine(weights["head.weight"], weights["head.bias"]);
        return [.. (options.OutputPerStep ? inputs : last).Select(Normalized).SelectMany(head.Apply)];
    }

    private double[] Normalized(double[] values)
    {
        double mean = values.Average(), variance = values.Average(value => (value - mean) * (value - mean));
        return options.LayerNormalization ? [.. values.Select(value => (value - mean) / Math.Sqrt(variance + 1e-5))] : values;
    }
}
