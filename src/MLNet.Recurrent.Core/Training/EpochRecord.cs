namespace MLNet.Recurrent.Training;

/// <summary>One epoch of a learning history.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Epochs">Epochs at the most.</param>
/// <param name="Loss">Mean training loss while the epoch ran, in the network's own units.</param>
/// <param name="ValidationLoss">Mean loss on the validation sequences after the epoch; not-a-number without any.</param>
/// <param name="GradientNorm">Mean Euclidean norm of the gradient before clipping.</param>
/// <param name="LearningRate">Learning rate of the last update.</param>
/// <param name="Seconds">Duration of the epoch.</param>
/// <param name="IsBest">Whether these are the best weights so far.</param>
public readonly record struct EpochRecord(
    int Epoch, int Epochs, double Loss, double ValidationLoss, double GradientNorm, double LearningRate, double Seconds, bool IsBest)
{
    /// <summary>Which network of an ensemble, from 1.</summary>
    public int Member { get; init; } = 1;
}
