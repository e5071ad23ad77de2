using Microsoft.ML;
using MLNet.Recurrent.Windows;

namespace MLNet.Recurrent;

/// <summary>
/// Turns a long table, whose rows are time steps in order, into one row per window of consecutive steps, with the value to
/// forecast as its label.
/// </summary>
/// <remarks>
/// <para>
/// To create this estimator, use <see cref="SequenceWindowCatalog.SequenceWindow"/>.
/// </para>
/// <list type="table">
/// <listheader><term>Column</term><description>Type and content</description></listheader>
/// <item><term>input</term><description>Single, or a vector of Single of known size F: the values of one step.</description></item>
/// <item><term>source</term><description>Single, key or Boolean: the value to forecast.</description></item>
/// <item><term>series</term><description>Text, key or integer: tells the series of the table apart. Their rows may be interleaved;
/// within a series the rows are in order. No window reaches over two series.</description></item>
/// <item><term>output</term><description>Vector&lt;Single, length, F&gt;, oldest step first (F is 1 for a scalar input). Its slots are
/// named after column, feature and place: <c>Births[-1]</c>, <c>Step.Rain[0]</c>; 0 is the last step.</description></item>
/// <item><term>label</term><description>Type and annotations of the source column: its value <c>horizon</c> rows of the same series
/// after the last row of the window.</description></item>
/// </list>
/// <para>
/// All other columns are carried along from the last row of the window: what is known when the forecast is made. A column with
/// the name of the output or of the label is hidden by it.
/// </para>
/// <para>
/// At the end of each series there are <c>horizon</c> windows whose label is not known yet. They are left out, unless
/// <c>keepUnlabeled</c> is set: then they follow after all others, with a missing label (not a number, or the missing key).
/// Without a label column every complete window is there, in the order of its last row.
/// </para>
/// <para>
/// The estimator learns nothing; values, also those that are not a number, are passed on as they are. The windows are computed in
/// one pass over the table and not stored; the order of the table is kept, whether or not the data could be shuffled. Shuffling,
/// filtering and caching after this step are safe; shuffling and filtering before it change the series.
/// </para>
/// <para>
/// A trainer of this library that follows at once stores each step once, however many windows share it. A cache between them
/// (<c>AppendCacheCheckpoint</c>) stores every window whole, so that a table takes as many times its memory as a window has steps:
/// put the cache before this step instead.
/// </para>
/// </remarks>
public sealed class SequenceWindowEstimator : IEstimator<SequenceWindowTransformer>
{
    private readonly WindowSettings settings;

    internal SequenceWindowEstimator(WindowSettings settings) => this.settings = settings;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of an unsuitable type.</exception>
    public SequenceWindowTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var transformer = new SequenceWindowTransformer(settings);
        _ = transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of an unsuitable type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return WindowShape.Of(settings, inputSchema);
    }
}
