using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Recurrent.Interop;
using MLNet.Recurrent.Windows;

namespace MLNet.Recurrent;

/// <summary>Turns a long table, one row per time step, into one row per window. See <see cref="SequenceWindowEstimator"/>.</summary>
public sealed class SequenceWindowTransformer : ITransformer, IStoredModel<SequenceWindowTransformer>
{
    internal const string LoaderSignature = "RecurrentSequenceWindow";

    private readonly WindowSettings settings;

    internal SequenceWindowTransformer(WindowSettings settings) => this.settings = settings;

    internal WindowSettings Settings => settings;

    /// <summary>False: a window needs the rows before it, and there are fewer windows than rows.</summary>
    public bool IsRowToRowMapper => false;

    static StoredFormat IStoredModel<SequenceWindowTransformer>.Format { get; } = new("SEQWINDO", LoaderSignature);

    /// <summary>
    /// The same windows, but those at the end of each series kept whose label lies in the future: a trained pipeline forecasts
    /// from them.
    /// </summary>
    /// <returns>A transformer with <c>keepUnlabeled</c> set; this one stays as it is.</returns>
    public SequenceWindowTransformer KeepUnlabeled() => new(settings with { KeepUnlabeled = true });

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of an unsuitable type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new WindowColumns(settings, inputSchema).Output;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of an unsuitable type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new WindowDataView(new WindowColumns(settings, input.Schema), input);
    }

    /// <summary>Not possible; see <see cref="IsRowToRowMapper"/>.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new InvalidOperationException(
        "SequenceWindow makes windows of many rows, so it cannot work row by row. Use Transform, or give a prediction engine the part of " +
        $"the pipeline after SequenceWindow and a whole window in column '{settings.OutputColumnName}'.");

    void ICanSaveModel.Save(ModelSaveContext ctx) => StoredModel<SequenceWindowTransformer>.Save(ctx, this);

    void IStoredModel<SequenceWindowTransformer>.Write(BinaryWriter writer) => settings.Write(writer);

    static SequenceWindowTransformer IStoredModel<SequenceWindowTransformer>.Read(IHostEnvironment environment, BinaryReader reader) =>
        new(WindowSettings.Read(reader));
}
