namespace MLNet.Recurrent.Training;

/// <summary>The learning rate of each update.</summary>
/// <param name="options">Kind and numbers of the schedule.</param>
/// <param name="epochs">Epochs of the training.</param>
/// <param name="batchesPerEpoch">Batches in an epoch.</param>
internal sealed class LearningRateSchedule(TrainingOptions options, int epochs, int batchesPerEpoch)
{
    private readonly long total = (long)epochs * batchesPerEpoch;

    /// <param name="batch">From 0, over all epochs.</param>
    /// <param name="part">The part of the batch that has been trained on, where it takes several updates.</param>
    public float Rate(long batch, double part = 0)
    {
        double warmUp = options.WarmUpFraction * total, rate = options.LearningRate;
        if (batch + 1 < warmUp)
        {
            return (float)(rate * (batch + part + 1) / warmUp);
        }

        double progress = total <= warmUp ? 0 : (batch + part - warmUp) / (total - warmUp);
        return (float)(options.Schedule switch
        {
            ScheduleKind.Cosine => rate * 0.5 * (1 + Math.Cos(Math.PI * Math.Clamp(progress, 0, 1))),
            ScheduleKind.Step => rate * Math.Pow(options.StepFactor, batch / batchesPerEpoch / options.StepEpochs),
            _ => rate,
        });
    }
}
