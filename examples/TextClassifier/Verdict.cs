namespace TextClassifier;

/// <summary>What the model says about a review.</summary>
internal sealed class Verdict
{
    public bool PredictedLabel { get; set; }

    public float Probability { get; set; }
}
