namespace MLNet.Recurrent.Training;

/// <summary>How the learning rate changes over training, after the warm-up.</summary>
public enum ScheduleKind
{
    /// <summary>Stays the same.</summary>
    Constant,

    /// <summary>Falls to zero along half a cosine (Loshchilov and Hutter, 2017).</summary>
    Cosine,

    /// <summary>Is multiplied by <see cref="TrainingOptions.StepFactor"/> every <see cref="TrainingOptions.StepEpochs"/> epochs.</summary>
    Step,
}
