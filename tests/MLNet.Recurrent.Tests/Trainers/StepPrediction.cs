namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>What a prediction engine gives for a sequence of which each step has outputs.</summary>
public sealed class StepPrediction
{
    public float[] Score { get; set; } = [];
}
