using System.IO.Hashing;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Interop;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Persistence;
using MLNet.Recurrent.Trainers;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent;

/// <summary>
/// A trained recurrent network: adds the columns of its task to data. Regression adds Score; binary classification adds
/// PredictedLabel, Score and Probability; multiclass classification adds PredictedLabel and Score.
/// </summary>
/// <remarks>
/// Safe to use from several threads: each cursor and each prediction engine has working memory of its own. A sequence with values
/// that are not numbers gets a score that is not a number.
///
/// <see cref="Transform"/> reads up to 64 rows ahead and scores them together, except where an active column holds images or other
/// objects that are good for their own row only. Scores of the same sequence in blocks of different sizes, or by a prediction
/// engine, agree to about six digits: sums in another order round differently.
/// </remarks>
public class RecurrentTransformer : ISingleFeaturePredictionTransformer<RecurrentModel>, IStoredModel<RecurrentTransformer>
{
    // Names of classes are what makes a header long; a damaged length must not ask for gigabytes.
    private const int MaximumHeader = 1 << 24;

    internal const string LoaderSignature = "RecurrentTransformer";

    private readonly SequenceShape shape;
    private readonly ClassLabels? classes;

    private RecurrentTransformer(
        RecurrentModel model,
        string featureColumnName,
        SequenceShape shape,
        ClassLabels? classes,
        IReadOnlyList<EpochRecord> history)
    {
        Model = model;
        FeatureColumnName = featureColumnName;
        History = history;
        this.shape = shape;
        this.classes = classes;
    }

    /// <summary>The trained network.</summary>
    public RecurrentModel Model { get; }

    /// <summary>
    /// One record per epoch of the training that made this model, up to the final training on what was held back; empty for a
    /// loaded one.
    /// </summary>
    public IReadOnlyList<EpochRecord> History { get; }

    /// <summary>Column of the sequences.</summary>
    public string FeatureColumnName { get; }

    /// <summary>Type of the sequences: Vector&lt;Single, steps, features&gt;; steps is 0 when lengths may differ.</summary>
    public DataViewType FeatureColumnType => shape.Type;

    /// <summary>True: each row is scored by itself.</summary>
    public bool IsRowToRowMapper => true;

    static StoredFormat IStoredModel<RecurrentTransformer>.Format { get; } = new("RECURNET", LoaderSignature);

    internal ClassLabels? Classes => classes;

    private RecurrentTask Task => RecurrentTask.Of(Model.Options.Output);

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Mapper(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Mapper(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new AppendingDataView(input, Mapper(input.Schema), BlockScorer.BlockRows(shape));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => StoredModel<RecurrentTransformer>.Save(ctx, this);

    /// <summary>The columns of the task, with outputs from any source: of whole sequences, or of the stream so far.</summary>
    internal AppendingMapper Mapper(
        DataViewSchema input, IReadOnlyList<DataViewSchema.Column> sources, Func<DataViewRow, IScores> createScorer) =>
        new(input, sources, Task.Columns(input, Model.Options.OutputSize, classes), createScorer);

    internal static RecurrentTransformer Create(
        RecurrentModel model,
        string featureColumnName,
        SequenceShape shape,
        ClassLabels? classes,
        IReadOnlyList<EpochRecord> history)
    {
        try
        {
            return CreatePermutable(model, featureColumnName, shape, classes, history);
        }
        catch (TypeLoadException)
        {
            return new RecurrentTransformer(model, featureColumnName, shape, classes, history);
        }
    }

    // Format: length, bytes and XXH128 of a header (name of the feature column, number of steps, labels); then the model's own
    // format. Each part notices by itself when it was damaged.
    void IStoredModel<RecurrentTransformer>.Write(BinaryWriter writer)
    {
        using var header = new MemoryStream();
        using (var content = new BinaryWriter(header))
        {
            content.Write(FeatureColumnName);
            content.Write(shape.Steps);
            ClassLabels.Write(classes, content);
        }

        byte[] bytes = header.ToArray();
        writer.Write(bytes.Length);
        writer.Write(bytes);
        writer.Write(XxHash128.Hash(bytes));
        writer.Flush();
        Model.Save(writer.BaseStream);
    }

    static RecurrentTransformer IStoredModel<RecurrentTransformer>.Read(IHostEnvironment environment, BinaryReader reader)
    {
        int length = reader.ReadInt32();
        byte[] bytes = length is >= 0 and <= MaximumHeader ? reader.ReadBytes(length) : [];
        if (!XxHash128.Hash(bytes).AsSpan().SequenceEqual(reader.ReadBytes(XxHash128.Hash([]).Length)))
        {
            throw new InvalidDataException(
                "The saved recurrent model is damaged or cut short: its checksum does not match its content. " +
                "Save the model again or restore the file.");
        }

        using var content = new BinaryReader(new MemoryStream(bytes));
        string featureColumnName = content.ReadString();
        int steps = content.ReadInt32();
        ClassLabels? classes = ClassLabels.Read(content);
        RecurrentModel model = RecurrentModel.Load(reader.BaseStream);
        return Create(model, featureColumnName, new SequenceShape(steps, model.Options.InputSize), classes, []);
    }

    // apart from Create, because the type cannot be loaded where the runtime refuses internals, and this is where that shows
    private static Permutable CreatePermutable(
        RecurrentModel model,
        string featureColumnName,
        SequenceShape shape,
        ClassLabels? classes,
        IReadOnlyList<EpochRecord> history) =>
        new(model, featureColumnName, shape, classes, history);

    private AppendingMapper Mapper(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column features = RequiredColumn.Find(
            input, FeatureColumnName, nameof(RecurrentTrainerOptions.FeatureColumnName));
        shape.CheckScores(features);
        return Mapper(input, [features], row => row is ReadAheadCursor rows
            ? new BlockScorer(rows, features, shape, Model)
            : new RowScorer(row, features, shape, Model));
    }

    /// <summary>Carries ML.NET's mark for PermutationFeatureImportance; see <see cref="IPermutableTransformer"/>.</summary>
    private sealed class Permutable(
        RecurrentModel model,
        string featureColumnName,
        SequenceShape shape,
        ClassLabels? classes,
        IReadOnlyList<EpochRecord> history)
        : RecurrentTransformer(model, featureColumnName, shape, classes, history), IPermutableTransformer;
}
