using MLNet.Recurrent.Benchmarks.Ours;
using MLNet.Recurrent.Benchmarks.Peers;
using MLNet.Recurrent.Cells;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>
/// Sizes that do not fill the last register, beside the next size that does: the ratio is the time of the larger network over
/// that of the smaller.
/// </summary>
internal static class PaddingSuite
{
    // a loss of 25 % at the most; without any both take the same time
    private const double First = 0.8, Moonshot = 1;
    private const float LearningRate = 1e-8f;

    public static IEnumerable<Comparison> Run(SpeedSettings settings)
    {
        using var duel = new Duel(settings, "padding", settings.Threads);
        foreach (int hidden in new[] { 50, 100, 200 })
        {
            int full = (hidden + FmaPeak.Lanes - 1) / FmaPeak.Lanes * FmaPeak.Lanes;
            string name = $"lstm-{hidden}", peer = $"H = {full}";
            if (!settings.Includes(name))
            {
                continue;
            }

            Problem small = Create(hidden), large = Create(full);
            using (ITrainingContender ours = OurTraining.Create(small, settings.Threads),
                next = OurTraining.Create(large, settings.Threads))
            {
                Workload[] steps =
                    [new(() => ours.Step(LearningRate), Operations.OfTraining(small)), new(() => next.Step(LearningRate))];
                yield return duel.Compare($"{name} train B64", steps, peer)[0] with { Goal = new Goal(peer, First, Moonshot) };
            }

            using (IPredictionContender ours = new OurPrediction(small, settings.Threads),
                next = new OurPrediction(large, settings.Threads))
            {
                Workload[] runs = [new(ours.Run, Operations.OfForward(small)), new(next.Run)];
                yield return duel.Compare($"{name} infer B64", runs, peer)[0] with { Goal = new Goal(peer, First, Moonshot) };
            }
        }
    }

    private static Problem Create(int hidden) => new TrainingConfiguration("", CellKind.Lstm, 50, 8, hidden, 64).CreateProblem();
}
