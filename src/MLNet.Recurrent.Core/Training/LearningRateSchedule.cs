namespace MLNet.Recurrent.Training;

/// <summary>The learning rate of each update.</summary>
/// <param name="options">Kind and numbers of the schedule.</param>
/// <param name="epochs">Epochs of the training.</param>
/// <param name="updatesPerEpoch">Updates in an epoch.</param>
internal sealed class LearningRateSchedule(TrainingOptions options, int epochs, int updatesPerEpoch)
{
    private readonly long total = (long)epochs * updatesPerEpoch;

    /// <param name="update">From 0.</param>
    public float Rate(long update)
    {
        double warmUp = options.WarmUpFraction * total, rate = options.LearningRate;
        if (update + 1 < warmUp)
        {
            return (float)(rate * (update + 1) / warmUp);
        }

        double progress = total <= warmUp ? 0 : (update - warmUp) / (total - warmUp);
        return (float)(options.Schedule switch
        {
            ScheduleKind.Cosine => rate * 0.5 * (1 + Math.Cos(Math.PI * Math.Clamp(progress, 0, 1))),
            ScheduleKind.Step => rate * Math.Pow(options.StepFactor, update / updatesPerEpoch / options.StepEpochs),
            _ => rate,
        });
    }
}
