using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Training;

/// <summary>Trains recurrent networks by backpropagation through time.</summary>
public static class RecurrentTrainer
{
    /// <summary>Trains a network on sequences with targets.</summary>
    /// <param name="network">Shape of the network.</param>
    /// <param name="training">How to train.</param>
    /// <param name="data">Training sequences with targets.</param>
    /// <param name="validation">Sequences that decide when to stop; null to hold back <see cref="TrainingOptions.ValidationFraction"/>.</param>
    /// <param name="initial">A model of the same shape to continue from, its scales included; null to start anew.</param>
    /// <returns>The best model seen, the history and why training ended.</returns>
    /// <exception cref="ArgumentException">Options, data and initial model do not fit together.</exception>
    /// <exception cref="TrainingDivergedException">Training diverged before one epoch was finished.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled before one epoch was finished.</exception>
    public static TrainingResult Train(
        NetworkOptions network, TrainingOptions training, SequenceSet data, SequenceSet? validation = null, RecurrentModel? initial = null)
    {
        _ = (network, training, data, validation, initial);
        throw new NotSupportedException();
    }
}
