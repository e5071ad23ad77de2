using MLNet.Recurrent.Benchmarks.Ours;
using MLNet.Recurrent.Benchmarks.Peers;
using MLNet.Recurrent.Benchmarks.Peers.Onnx;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>One step at a time with the state carried on: ours, ONNX Runtime, and ours at the end of a pipeline.</summary>
internal static class StreamingSuite
{
    // Of networks without gates the changes of all steps add up.
    private const double Tolerance = 1e-5, RoundedTolerance = 5e-2;

    // Below, the weights fit into the first-level cache and rounding them gains nothing.
    private const int SmallestRounded = 64;

    public static IEnumerable<Comparison> Run(SpeedSettings settings)
    {
        using var duel = new Duel(settings, "stream", ownThreads: 1);
        IEnumerable<(PredictionConfiguration, WeightPrecision)> cases = PredictionConfiguration.All
            .SelectMany(entry => Enum.GetValues<WeightPrecision>().Select(precision => (entry, precision)))
            .Where(entry => entry.precision == WeightPrecision.Full || entry.entry.Hidden >= SmallestRounded);
        foreach ((PredictionConfiguration configuration, WeightPrecision precision) in cases)
        {
            bool isRounded = precision != WeightPrecision.Full;
            string name = configuration.Name(batch: 1) + (isRounded ? $", {precision.ToString().ToLowerInvariant()}" : "");
            if (!settings.Includes(name))
            {
                continue;
            }

            Problem problem = configuration.CreateProblem(batch: 1);
            using var ours = new OurStreaming(problem, precision);
            IStreamingContender[] peers =
                [.. OnnxSession.ThreadCounts(settings.Threads).Select(threads => new OnnxStreaming(problem, threads))];
            (IStreamingContender, double)[] judged = [.. peers.Select(peer => (peer, Difference(ours, peer, problem)))];
            IReadOnlyList<Goal> goals = configuration.StreamingGoal is { } goal ? [goal] : [];
            foreach (Comparison comparison in duel.Run<IStreamingContender>(name, ours, judged, Steps, isRounded ? RoundedTolerance : Tolerance, goals))
            {
                yield return comparison;
            }

            Array.ForEach(peers, peer => peer.Dispose());
            if (!isRounded)
            {
                using var engine = new EngineStreaming(problem);
                foreach (Comparison comparison in duel.Run<IStreamingContender>(
                    name, ours, [(engine, Difference(ours, engine, problem))], Steps, Tolerance, []))
                {
                    yield return comparison;
                }
            }

            Workload Steps(IStreamingContender contender) => new(
                () =>
                {
                    for (int step = 0; step < problem.Steps; step++)
                    {
                        contender.Step(Input(problem, step));
                    }
                },
                Operations.OfForward(problem),
                problem.Steps);
        }
    }

    // over all steps
    private static double Difference(OurStreaming ours, IStreamingContender peer, Problem problem)
    {
        ours.Reset();
        peer.Reset();
        double difference = 0;
        for (int step = 0; step < problem.Steps; step++)
        {
            ours.Step(Input(problem, step));
            peer.Step(Input(problem, step));
            difference = Math.Max(difference, Duel.Difference(ours.Outputs, peer.Outputs));
        }

        return difference;
    }

    private static ReadOnlySpan<float> Input(Problem problem, int step) =>
        problem.Values.AsSpan(step * problem.Network.InputSize, problem.Network.InputSize);
}
