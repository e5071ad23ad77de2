namespace MLNet.Recurrent;

/// <summary>How often something was found, and how often rightly.</summary>
/// <param name="Expected">How many there are by the labels.</param>
/// <param name="Predicted">How many were predicted.</param>
/// <param name="Correct">How many of those were right.</param>
public readonly record struct PrecisionRecall(long Expected, long Predicted, long Correct)
{
    /// <summary>Share of the predicted ones that are right; 0 where none was predicted.</summary>
    public double Precision => Predicted == 0 ? 0 : (double)Correct / Predicted;

    /// <summary>Share of the expected ones that were found; 0 where there are none.</summary>
    public double Recall => Expected == 0 ? 0 : (double)Correct / Expected;

    /// <summary>Harmonic mean of both; 0 where nothing is right.</summary>
    public double F1 => Correct == 0 ? 0 : 2.0 * Correct / (Expected + Predicted);

    internal PrecisionRecall Add(long expected, long predicted, long correct) => new(Expected + expected, Predicted + predicted, Correct + correct);
}
