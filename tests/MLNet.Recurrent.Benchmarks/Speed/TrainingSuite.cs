using MLNet.Recurrent.Benchmarks.Ours;
using MLNet.Recurrent.Benchmarks.Peers;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>Whole training steps: ours and libtorch's.</summary>
internal static class TrainingSuite
{
    // Adam magnifies the rounding of small gradients; libtorch itself differs by up to this much between its two modes.
    private const double Tolerance = 2e-5;
    private const int CheckedSteps = 10;
    private const float LearningRate = 1e-3f;

    // so small that the weights stay where they are: no contender trains itself into a region of zeros
    private const float TimedLearningRate = 1e-8f;

    public static IEnumerable<Comparison> Run(SpeedSettings settings)
    {
        using var duel = new Duel(settings, "train", settings.Threads);
        foreach (TrainingConfiguration configuration in TrainingConfiguration.All.Where(entry => settings.Includes(entry.Name)))
        {
            Problem problem = configuration.CreateProblem();
            double operations = Operations.OfTraining(problem);
            using ITrainingContender ours = OurTraining.Create(problem, settings.Threads);
            ITrainingContender[] peers = LibtorchPeer.Train(problem, settings.Threads);
            float[] losses = Losses(ours);
            (ITrainingContender, double)[] judged = [.. peers.Select(peer => (peer, Duel.Difference(losses, Losses(peer))))];
            IReadOnlyList<Goal> goals = configuration.GoalOn(settings.Threads) is { } goal ? [goal] : [];
            foreach (Comparison comparison in duel.Run(
                $"{configuration.Name} {configuration.Shape}", ours, judged, contender => Step(contender, operations), Tolerance, goals))
            {
                yield return comparison;
            }

            Array.ForEach(peers, peer => peer.Dispose());
        }
    }

    private static Workload Step(ITrainingContender contender, double operations) =>
        new(() => contender.Step(TimedLearningRate), operations);

    private static float[] Losses(ITrainingContender contender) =>
        [.. Enumerable.Range(0, CheckedSteps).Select(_ => (float)contender.Step(LearningRate))];
}
