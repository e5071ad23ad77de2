namespace MLNet.Recurrent.Training;

/// <summary>Why training ended. Whatever the reason, the model has the best weights seen, trained further on all sequences where nothing went wrong.</summary>
public enum StopReason
{
    /// <summary>All epochs were run.</summary>
    Completed,

    /// <summary>The validation loss did not improve for <see cref="TrainingOptions.Patience"/> epochs.</summary>
    EarlyStopping,

    /// <summary>The cancellation token asked for it.</summary>
    Cancelled,

    /// <summary>Loss or gradient became infinite or not a number.</summary>
    Diverged,
}
