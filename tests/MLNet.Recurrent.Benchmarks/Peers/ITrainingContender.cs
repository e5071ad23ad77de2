namespace MLNet.Recurrent.Benchmarks.Peers;

/// <summary>Trains a network on one batch.</summary>
internal interface ITrainingContender : IContender
{
    /// <summary>Forward, backward and an update by Adam. Returns the loss before the update.</summary>
    double Step(float learningRate);
}
