namespace MLNet.Recurrent.Training;

/// <summary>Training became infinite or not a number before one epoch was finished, so there is no model to keep.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>With a standard message.</summary>
    public TrainingDivergedException()
        : base("Training diverged.")
    {
    }

    /// <summary>With a message that names epoch, batch and remedy.</summary>
    public TrainingDivergedException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public TrainingDivergedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
