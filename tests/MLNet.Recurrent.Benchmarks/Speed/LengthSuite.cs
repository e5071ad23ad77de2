using MLNet.Recurrent.Benchmarks.Ours;
using MLNet.Recurrent.Benchmarks.Peers;
using MLNet.Recurrent.Cells;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>
/// Whole training steps on longer and longer sequences, and what the training holds in memory: past 256 MB of tape a thread runs
/// a sequence in stretches, each forwards once more on the way back.
/// </summary>
internal static class LengthSuite
{
    // Bytes that a training of 10,000 steps may hold on each thread and for its data.
    private const long Budget = 300_000_000;
    private const int Hidden = 64, Features = 8, Batch = 64;
    private const float LearningRate = 1e-8f;

    public static IEnumerable<Comparison> Run(SpeedSettings settings)
    {
        using var duel = new Duel(settings, "length", settings.Threads);
        foreach (int steps in new[] { 100, 1_000, 10_000 })
        {
            var configuration = new TrainingConfiguration($"lstm-t{steps}", CellKind.Lstm, steps, Features, Hidden, Batch);
            if (!settings.Includes(configuration.Name))
            {
                continue;
            }

            Problem problem = configuration.CreateProblem();
            long before = GC.GetTotalMemory(forceFullCollection: true);
            using ITrainingContender ours = OurTraining.Create(problem, settings.Threads);

            // After the first step nothing is allocated.
            ours.Step(LearningRate);
            long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
            var step = new Workload(() => ours.Step(LearningRate), Operations.OfTraining(problem), Units: steps);
            yield return duel.Compare($"{configuration.Name} {configuration.Shape}", [step])[0] with
            {
                Bytes = bytes,
                LargestBytes = Budget * settings.Threads,
            };
        }
    }
}
