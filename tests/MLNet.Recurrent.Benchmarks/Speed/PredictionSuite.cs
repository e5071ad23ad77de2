using MLNet.Recurrent.Benchmarks.Ours;
using MLNet.Recurrent.Benchmarks.Peers;
using MLNet.Recurrent.Benchmarks.Peers.Onnx;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>Whole sequences of 50 steps, alone and 64 at once: ours, ONNX Runtime and libtorch.</summary>
internal static class PredictionSuite
{
    private const double Tolerance = 1e-5;

    public static IEnumerable<Comparison> Run(SpeedSettings settings)
    {
        foreach (int batch in new[] { 1, 64 })
        {
            using var duel = new Duel(settings, "infer", Math.Min(batch, settings.Threads));
            foreach (PredictionConfiguration configuration in PredictionConfiguration.All)
            {
                string name = configuration.Name(batch);
                if (!settings.Includes(name))
                {
                    continue;
                }

                Problem problem = configuration.CreateProblem(batch);
                double operations = Operations.OfForward(problem);
                using var ours = new OurPrediction(problem, settings.Threads);
                ours.Run();
                IPredictionContender[] peers =
                [
                    .. OnnxSession.ThreadCounts(settings.Threads).Select(threads => new OnnxPrediction(problem, threads)),
                    .. LibtorchPeer.Predict(problem, settings.Threads),
                ];
                (IPredictionContender, double)[] judged = [.. peers.Select(peer => (peer, Difference(ours, peer)))];
                IReadOnlyList<Goal> goals = (batch == 1 ? configuration.SingleGoal : configuration.BatchGoal) is { } goal ? [goal] : [];
                foreach (Comparison comparison in duel.Run<IPredictionContender>(
                    name, ours, judged, contender => new Workload(contender.Run, operations), Tolerance, goals))
                {
                    yield return comparison;
                }

                Array.ForEach(peers, peer => peer.Dispose());
            }
        }
    }

    private static double Difference(OurPrediction ours, IPredictionContender peer)
    {
        peer.Run();
        return Duel.Difference(ours.Outputs, peer.Outputs);
    }
}
