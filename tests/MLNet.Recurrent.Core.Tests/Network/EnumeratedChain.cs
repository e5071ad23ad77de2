using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Core.Tests.Network;

/// <summary>A chain of classes by brute force: every path is written down and scored, in double precision.</summary>
internal sealed class EnumeratedChain
{
    private readonly List<(int[] Path, double Score)> paths = [];

    /// <param name="classes">Number of classes.</param>
    /// <param name="steps">Steps of the sequence.</param>
    /// <param name="size">Deviation of all scores.</param>
    /// <param name="seed">Decides the scores.</param>
    public EnumeratedChain(int classes, int steps, float size, int seed)
    {
        Classes = classes;
        Steps = steps;
        var network = new NetworkOptions
        {
            InputSize = 1,
            HiddenSize = 1,
            OutputSize = classes,
            OutputPerStep = true,
            Output = OutputKind.ConditionalRandomField,
        };
        var layout = new ParameterLayout(network);
        var random = new RandomSource((ulong)seed);
        float[] parameters = [.. Enumerable.Range(0, layout.Size).Select(_ => size * (float)random.NextNormal())];
        Transitions = new ChainTransitions(layout);
        Transitions.Pack(parameters);
        Outputs = [.. Enumerable.Range(0, steps * classes).Select(_ => size * (float)random.NextNormal())];
        for (int number = 0; number < (int)Math.Pow(classes, steps); number++)
        {
            int[] path = new int[steps];
            for (int step = 0, rest = number; step < steps; step++, rest /= classes)
            {
                path[step] = rest % classes;
            }

            paths.Add((path, Score(path)));
        }
    }

    public int Classes { get; }

    public int Steps { get; }

    public ChainTransitions Transitions { get; }

    // [steps, classes]
    public float[] Outputs { get; }

    public int[] Best => paths.MaxBy(path => path.Score).Path;

    public double Loss(float[] targets) => LogSum(_ => true) - LogSum(path => Agrees(path, targets));

    /// <summary>The probability that a path has a property, of all paths or those that agree with targets.</summary>
    public double Probability(Func<int[], bool> property, float[]? targets = null)
    {
        double all = LogSum(path => Agrees(path, targets));
        return paths.Where(path => Agrees(path.Path, targets) && property(path.Path)).Sum(path => Math.Exp(path.Score - all));
    }

    private static bool Agrees(int[] path, float[]? targets) =>
        targets is null || path.Zip(targets).All(step => float.IsNaN(step.Second) || step.First == (int)step.Second);

    private double Score(int[] path)
    {
        double score = Transitions.Start[path[0]] + (double)Transitions.End[path[^1]];
        for (int step = 0; step < Steps; step++)
        {
            score += Outputs[(step * Classes) + path[step]];
            score += step > 0 ? Transitions.Scores[(path[step - 1] * Classes) + path[step]] : 0;
        }

        return score;
    }

    private double LogSum(Func<int[], bool> property)
    {
        double[] scores = [.. paths.Where(path => property(path.Path)).Select(path => path.Score)];
        double greatest = scores.Max();
        return greatest + Math.Log(scores.Sum(score => Math.Exp(score - greatest)));
    }
}
