namespace MLNet.Recurrent;

/// <summary>What a trained model does with a sequence without steps: a text without words, say.</summary>
public enum EmptySequenceHandling
{
    /// <summary>Scoring fails and the error names the row.</summary>
    Fail,

    /// <summary>
    /// It is scored as what is known without a sequence: the mean label of the training data, or the shares of its classes.
    /// </summary>
    ScorePrior,
}
