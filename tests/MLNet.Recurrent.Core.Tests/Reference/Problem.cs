using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>A network and what it is to learn, in the form that both the reference and the engine can be given.</summary>
internal sealed record Problem
{
    public required NetworkOptions Network { get; init; }

    // row by row, under PyTorch's names
    public required IReadOnlyDictionary<string, float[]> Parameters { get; init; }

    // [sum of lengths, input size]: one sequence after the other
    public required float[] Inputs { get; init; }

    public required int[] Lengths { get; init; }

    // [sequences or steps, target size]: real values, 0 or 1, or the index of the class
    public required float[] Targets { get; init; }

    public float[]? Weights { get; init; }

    public required ReferenceObjective Objective { get; init; }

    /// <summary>A problem drawn from a seed, every second one with weights.</summary>
    public static Problem Random(NetworkOptions network, int[] lengths, ReferenceObjective objective, int seed)
    {
        var random = new Random(seed);

        // PyTorch's range, and less for very few units: saturated ones have gradients that are nothing but rounding.
        float range = MathF.Min(0.5f, 1 / MathF.Sqrt(network.HiddenSize));
        return new Problem
        {
            Network = network,
            Parameters = ReferenceNetwork.Shapes(network).ToDictionary(
                shape => shape.Name, shape => Draw(shape.Rows * shape.Columns, () => Uniform(random, range))),
            Inputs = Draw(lengths.Sum() * network.InputSize, () => Uniform(random, 2)),
            Lengths = lengths,
            Targets = objective.Loss switch
            {
                LossKind.Logistic => Draw(lengths.Length, () => random.Next(2)),
                LossKind.SoftmaxCrossEntropy => Draw(lengths.Length, () => random.Next(network.OutputSize)),
                _ => Draw(lengths.Length * network.OutputSize, () => Uniform(random, 1)),
            },
            Weights = seed % 2 == 0 ? Draw(lengths.Length, () => 0.25f * random.Next(1, 9)) : null,
            Objective = objective,
        };
    }

    public ReferenceNetwork ToReferenceNetwork() =>
        new(Network, Parameters.ToDictionary(entry => entry.Key, entry => Widen(entry.Value)));

    public ReferenceData ToReferenceData()
    {
        double[][][] sequences = new double[Lengths.Length][][];
        int features = Network.InputSize, step = 0;
        for (int i = 0; i < sequences.Length; i++)
        {
            IEnumerable<int> steps = Enumerable.Range(step, Lengths[i]);
            sequences[i] = [.. steps.Select(s => Widen(Inputs[(s * features)..((s + 1) * features)]))];
            step += Lengths[i];
        }

        double[][] targets = [.. Targets.Chunk(Targets.Length / Lengths.Length).Select(Widen)];
        return new ReferenceData(sequences, targets, Weights is null ? [.. Lengths.Select(_ => 1.0)] : Widen(Weights));
    }

    private static double[] Widen(float[] values) => [.. values.Select(value => (double)value)];

    private static float Uniform(Random random, float range) => range * ((2 * random.NextSingle()) - 1);

    private static float[] Draw(int count, Func<float> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
}
