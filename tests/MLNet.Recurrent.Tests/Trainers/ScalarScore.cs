namespace MLNet.Recurrent.Tests.Trainers;

public sealed class ScalarScore
{
    public float Score { get; set; }
}
