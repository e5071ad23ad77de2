using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Training;

/// <summary>
/// Trains the members of an ensemble, as many at a time as there are threads. Each has a seed of its own and knows nothing of the
/// others, so the order in which they are trained never matters.
/// </summary>
internal static class EnsembleTrainer
{
    // 2^32 divided by the golden ratio: members of neighbouring seeds have seeds far from each other.
    private const uint SeedStep = 0x9E3779B1;

    public static TrainingResult Train(int size, TrainingOptions training, Func<int, TrainingOptions, TrainingResult> trainMember)
    {
        int threads = training.Threads == 0 ? Environment.ProcessorCount : training.Threads, atATime = Math.Min(size, threads);
        var results = new TrainingResult?[size];
        var failures = new Exception?[size];
        Lock progress = new();
        Parallel.For(0, size, new ParallelOptions { MaxDegreeOfParallelism = atATime }, member =>
        {
            TrainingOptions options = training with
            {
                Seed = unchecked((int)((uint)training.Seed + ((uint)member * SeedStep))),
                Threads = threads / atATime,
                Progress = training.Progress is null ? null : record => Report(record, member),
            };
            try
            {
                results[member] = trainMember(member, options);
            }
#pragma warning disable CA1031 // thrown again below: of several the first
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failures[member] = exception;
            }
        });

        // Cancelled before some members were begun: those that are there are a model all the same.
        Exception? failure = failures.FirstOrDefault(one => one is not null and not OperationCanceledException)
            ?? (Array.TrueForAll(results, result => result is null) ? failures[0] : null);
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }

        return Join([.. results.OfType<TrainingResult>()], size);

        void Report(EpochRecord record, int member)
        {
            lock (progress)
            {
                training.Progress!(record with { Member = member + 1 });
            }
        }
    }

    private static TrainingResult Join(TrainingResult[] results, int size)
    {
        StopReason reason = results.Length < size ? StopReason.Cancelled : results.Max(result => result.StopReason);
        TrainingResult worst = results.First(result => results.Length < size || result.StopReason == reason);
        string message = results.Length < size
            ? $"Cancelled; kept the {results.Length} networks of {size} that have finished an epoch."
            : $"{size} networks were trained. {worst.Message}";
        return new TrainingResult(
            RecurrentModel.Of([.. results.Select(result => result.Model)]),
            [.. results.SelectMany((result, member) => result.History.Select(record => record with { Member = member + 1 }))],
            reason,
            message);
    }
}
