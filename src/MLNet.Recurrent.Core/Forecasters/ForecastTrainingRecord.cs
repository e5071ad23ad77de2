namespace MLNet.Recurrent.Forecasters;

/// <summary>An epoch of the training of a forecaster, as progress is reported.</summary>
/// <param name="Phase">What is being trained: a candidate that is compared with others, or the final networks.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">Epochs of this phase.</param>
/// <param name="Loss">Mean training loss, in the scale of the windows.</param>
/// <param name="Seconds">How long the epoch took.</param>
public readonly record struct ForecastTrainingRecord(string Phase, int Epoch, int Epochs, double Loss, double Seconds);
