namespace MLNet.Recurrent.Forecasters;

/// <summary>How long to train, from how many windows there are.</summary>
/// <param name="Epochs">Epochs.</param>
/// <param name="WindowsPerSpan">Windows of each series in an epoch.</param>
/// <param name="LearningRate">At its top.</param>
internal readonly record struct TrainingBudget(int Epochs, int WindowsPerSpan, float LearningRate)
{
    // How many windows are seen is what counts here; epochs only say how often the weights are judged.
    private const int UsualEpochs = 60, MostWindows = 300_000, PassesOfFew = 60;

    // The difference from the theta method is small: more than a few passes learn it by heart.
    private const int PassesOfTheta = 3;
    private const float RateOfTheta = 0.2f;

    public static TrainingBudget For(RecurrentMethod method, WindowPlan plan, WindowSpan[] spans, double share)
    {
        long available = spans.Sum(span => (long)span.Count);
        bool isTheta = plan.Level == WindowLevel.Theta;
        double total = share * (isTheta
            ? Math.Min(MostWindows, available * PassesOfTheta)
            : Math.Clamp(available * 2.0, Math.Min(MostWindows / 3.0, available * PassesOfFew), MostWindows));
        int epochs = method.Epochs > 0 ? Math.Max(1, (int)(method.Epochs * share)) : isTheta ? 15 : UsualEpochs;
        int perSpan = (int)Math.Clamp(total / epochs / spans.Length, 1, int.MaxValue / 2 / spans.Length);
        if (method.Epochs == 0)
        {
            epochs = (int)Math.Clamp(total / perSpan / spans.Length, 1, 400);
        }

        return new TrainingBudget(epochs, perSpan, (isTheta ? RateOfTheta : 1) * method.LearningRate);
    }
}
