using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Training;

/// <summary>What training returns.</summary>
/// <param name="Model">
/// The network with the best weights seen: lowest validation loss, or lowest training loss without validation. Where sequences
/// were held back, these weights were then trained on all of them, see <see cref="TrainingOptions.RefitFraction"/>.
/// </param>
/// <param name="History">One record per finished epoch, without those of the training on all sequences.</param>
/// <param name="StopReason">Why training ended.</param>
/// <param name="Message">A sentence for people: what happened, and the remedy when something went wrong.</param>
public sealed record TrainingResult(RecurrentModel Model, IReadOnlyList<EpochRecord> History, StopReason StopReason, string Message);
