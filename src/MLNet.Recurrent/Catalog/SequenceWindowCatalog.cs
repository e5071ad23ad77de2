using Microsoft.ML;
using MLNet.Recurrent.Windows;

namespace MLNet.Recurrent;

/// <summary>Adds sequence windows to <c>ml.Transforms</c>.</summary>
public static class SequenceWindowCatalog
{
    /// <summary>
    /// Makes one row per window of consecutive time steps out of a table with one row per step.
    /// See <see cref="SequenceWindowEstimator"/> for the columns.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">Name of the column of windows: Vector&lt;Single, length, F&gt;.</param>
    /// <param name="inputColumnName">Name of the column of steps, Single or a vector of F of them; null for
    /// <paramref name="outputColumnName"/>.</param>
    /// <param name="labelColumnName">Name of the label column to make; null for windows without labels, one for every row that completes
    /// a window.</param>
    /// <param name="sourceColumnName">Name of the column whose later value is the label, Single, key or Boolean; null for
    /// <paramref name="labelColumnName"/>.</param>
    /// <param name="length">Steps per window, at least 1.</param>
    /// <param name="horizon">How many steps after the last one of the window the label is taken; 0 for that last step itself.</param>
    /// <param name="seriesColumnName">Name of the column that tells series apart, text, key or integer; null for a single series.</param>
    /// <param name="keepUnlabeled">Whether to keep the windows at the end of each series whose label is not known yet, with a missing
    /// label: to forecast from, not to train on.</param>
    /// <exception cref="ArgumentException">A name is blank, two outputs share one, or a number is out of its range.</exception>
    /// <example>
    /// <code>
    /// ml.Transforms.SequenceWindow("Features", "Step", labelColumnName: "Label", sourceColumnName: "Births", length: 56, horizon: 7)
    /// </code>
    /// </example>
    public static SequenceWindowEstimator SequenceWindow(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        string? labelColumnName = "Label",
        string? sourceColumnName = null,
        int length = 30,
        int horizon = 1,
        string? seriesColumnName = null,
        bool keepUnlabeled = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new SequenceWindowEstimator(WindowSettings.Create(
            outputColumnName, inputColumnName, labelColumnName, sourceColumnName, length, horizon, seriesColumnName, keepUnlabeled));
    }
}
