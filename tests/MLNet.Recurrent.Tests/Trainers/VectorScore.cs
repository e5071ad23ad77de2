namespace MLNet.Recurrent.Tests.Trainers;

public sealed class VectorScore
{
    public float[] Score { get; set; } = [];
}
