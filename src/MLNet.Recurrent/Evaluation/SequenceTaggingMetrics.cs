namespace MLNet.Recurrent;

/// <summary>How good tags are: what ml.SequenceTagging().Evaluate returns.</summary>
public sealed class SequenceTaggingMetrics
{
    internal SequenceTaggingMetrics(
        long steps,
        double accuracy,
        double sequenceAccuracy,
        double logLoss,
        IReadOnlyDictionary<string, PrecisionRecall> classes,
        PrecisionRecall? chunks,
        IReadOnlyDictionary<string, PrecisionRecall> chunkTypes)
    {
        NumberOfSteps = steps;
        Accuracy = accuracy;
        SequenceAccuracy = sequenceAccuracy;
        LogLoss = logLoss;
        Classes = classes;
        Chunks = chunks;
        ChunkTypes = chunkTypes;
    }

    /// <summary>Steps with a label.</summary>
    public long NumberOfSteps { get; }

    /// <summary>Share of the steps whose tag is right.</summary>
    public double Accuracy { get; }

    /// <summary>Share of the sequences all of whose tags are right, of those with a label.</summary>
    public double SequenceAccuracy { get; }

    /// <summary>Mean over the steps of -ln of the probability of the label; not a number without a column of probabilities.</summary>
    public double LogLoss { get; }

    /// <summary>Precision, recall and F1 of each class that was expected or predicted, by its name.</summary>
    public IReadOnlyDictionary<string, PrecisionRecall> Classes { get; }

    /// <summary>
    /// Precision, recall and F1 of whole chunks, all types together, as conlleval counts them: right are those with the same first
    /// and last step and the same type. Null where the labels are no IOB tags.
    /// </summary>
    public PrecisionRecall? Chunks { get; }

    /// <summary>The same for each type of chunk; empty where the labels are no IOB tags.</summary>
    public IReadOnlyDictionary<string, PrecisionRecall> ChunkTypes { get; }
}
