namespace MLNet.Recurrent.Tests.Engine;

/// <summary>A score of a regression or, as log-odds, of two classes.</summary>
internal sealed class Answer
{
    public float Score { get; set; }

    public string Machine { get; set; } = "";
}
