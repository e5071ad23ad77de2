using Microsoft.ML;

namespace MLNet.Recurrent;

/// <summary>The tasks that ML.NET has no catalog for, on MLContext.</summary>
public static class RecurrentCatalogs
{
    /// <summary>
    /// A class for each step of a sequence: parts of speech, names in a text, slots of a request, states of a machine.
    /// </summary>
    /// <param name="ml">The context.</param>
    public static SequenceTaggingCatalog SequenceTagging(this MLContext ml)
    {
        ArgumentNullException.ThrowIfNull(ml);
        return new SequenceTaggingCatalog(ml);
    }

    /// <summary>A number for each step of a sequence, such as the wear of a tool or the position of a pen.</summary>
    /// <remarks>
    /// A catalog of its own, and not an option of ml.Regression, because label and Score are vectors: ml.Regression.Evaluate and what is
    /// built on it read one number per row.
    /// </remarks>
    /// <param name="ml">The context.</param>
    public static SequenceRegressionCatalog SequenceRegression(this MLContext ml)
    {
        ArgumentNullException.ThrowIfNull(ml);
        return new SequenceRegressionCatalog(ml);
    }
}
