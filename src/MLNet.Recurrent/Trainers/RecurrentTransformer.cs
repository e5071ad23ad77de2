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
/// PredictedLabel, Score and Probability; multiclass classification adds PredictedLabel and Score, and so do, for each step of
/// a sequence, tagging, and sequence regression with Score alone.
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

    private readonly SequenceScoring scoring;
    private readonly ClassLabels? classes;

    private RecurrentTransformer(SequenceScoring scoring, ClassLabels? classes, IReadOnlyList<EpochRecord> history)
    {
        History = history;
        this.scoring = scoring;
        this.classes = classes;
    }

    /// <summary>The trained network.</summary>
    public RecurrentModel Model => scoring.Model;

    /// <summary>
    /// One record per epoch of the training that made this model, up to the final training on what was held back; empty for a
    /// loaded one.
    /// </summary>
    public IReadOnlyList<EpochRecord> History { get; }

    /// <summary>Names of the classes in the order of the outputs; null where the label had none, or is no key of several classes.</summary>
    public IReadOnlyList<string>? ClassNames => classes?.Texts;

    /// <summary>Column of the sequences; the first, where they are made of several.</summary>
    public string FeatureColumnName => Columns[0].Name;

    /// <summary>
    /// Type of that column: Vector&lt;Single, steps, features&gt; or Vector&lt;Key, steps, keys&gt;; steps is 0 when lengths may
    /// differ.
    /// </summary>
    public DataViewType FeatureColumnType => Columns[0].Type;

    /// <summary>True: each row is scored by itself.</summary>
    public bool IsRowToRowMapper => true;

    static StoredFormat IStoredModel<RecurrentTransformer>.Format { get; } = new("RECURNET", LoaderSignature);

    internal ClassLabels? Classes => classes;

    internal SequenceColumns Columns => scoring.Columns;

    private RecurrentTask Task => RecurrentTask.Of(Model.Options);

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Mapper(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Mapper(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new AppendingDataView(input, Mapper(input.Schema), BlockScorer.BlockRows(Columns));
    }

    /// <summary>
    /// The same transformer, scoring with less precise weights; to be evaluated like any other. See
    /// <see cref="RecurrentModel.WithPrecision"/>. Saved, it keeps that precision.
    /// </summary>
    /// <param name="precision">The precision.</param>
    /// <exception cref="ArgumentOutOfRangeException">The precision is unknown.</exception>
    public RecurrentTransformer WithPrecision(WeightPrecision precision) =>
        Create(scoring with { Model = Model.WithPrecision(precision) }, classes, History);

    void ICanSaveModel.Save(ModelSaveContext ctx) => StoredModel<RecurrentTransformer>.Save(ctx, this);

    /// <summary>The columns of the task, with outputs from any source: of whole sequences, or of the stream so far.</summary>
    internal AppendingMapper Mapper(
        DataViewSchema input, IReadOnlyList<DataViewSchema.Column> sources, Func<DataViewRow, IScores> createScorer) =>
        new(input, sources, Task.Columns(input, Model, classes), createScorer);

    /// <summary>The last recurrent transformer of a chain, or of a chain in it; null where there is none.</summary>
    internal static RecurrentTransformer? Find(ITransformer transformer) => transformer switch
    {
        RecurrentTransformer recurrent => recurrent,
        IEnumerable<ITransformer> chain => chain.Reverse().Select(Find).FirstOrDefault(found => found is not null),
        _ => null,
    };

    /// <summary>The columns that scoring adds, before there is data.</summary>
    internal SchemaShape Promise()
    {
        var schema = new DataViewSchema.Builder();
        foreach (AppendedColumn column in Task.Columns(new DataViewSchema.Builder().ToSchema(), Model, classes))
        {
            schema.AddColumn(column.Name, column.Type, column.Annotations);
        }

        return SchemaColumn.ShapeOf(schema.ToSchema());
    }

    internal static RecurrentTransformer Create(SequenceScoring scoring, ClassLabels? classes, IReadOnlyList<EpochRecord> history)
    {
        try
        {
            return CreatePermutable(scoring, classes, history);
        }
        catch (TypeLoadException)
        {
            return new RecurrentTransformer(scoring, classes, history);
        }
    }

    // Format: length, bytes and XXH128 of a header (columns of the sequences with the keys that
    // training saw; number of outputs for an empty sequence, 0 for none, and those; labels); then the model's own format. Each part notices by itself when it was damaged.
    void IStoredModel<RecurrentTransformer>.Write(BinaryWriter writer)
    {
        using var header = new MemoryStream();
        using (var content = new BinaryWriter(header))
        {
            Columns.Write(content);
            content.Write(scoring.Prior?.Length ?? 0);
            foreach (float output in scoring.Prior ?? [])
            {
                content.Write(output);
            }

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
        byte[] bytes = length is >= 0 and <= MaximumHeader ? ReadHeader(reader, length) : [];
        if (!XxHash128.Hash(bytes).AsSpan().SequenceEqual(reader.ReadBytes(XxHash128.Hash([]).Length)))
        {
            throw new InvalidDataException(
                "The saved recurrent model is damaged or cut short: its checksum does not match its content. " +
                "Save the model again or restore the file.");
        }

        using var content = new BinaryReader(new MemoryStream(bytes));
        SequenceColumns columns = SequenceColumns.Read(content);
        float[] prior = ReadNumbers(content);
        ClassLabels? classes = ClassLabels.Read(content);
        RecurrentModel model = RecurrentModel.Load(reader.BaseStream);
        if (columns.Width != model.Options.InputSize || (prior.Length > 0 && prior.Length != model.Options.OutputSize))
        {
            throw new FormatException("Its columns and its network do not fit together.");
        }

        return Create(new SequenceScoring(model, columns, prior.Length > 0 ? prior : null), classes, []);
    }

    private static float[] ReadNumbers(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        var numbers = new List<float>();
        while (numbers.Count < count)
        {
            numbers.Add(reader.ReadSingle());
        }

        return [.. numbers];
    }

    // In pieces: a file that only claims to be long costs no more than its own size.
    private static byte[] ReadHeader(BinaryReader reader, int length)
    {
        const int pieceSize = 1 << 12;
        using var header = new MemoryStream();
        while (header.Length < length)
        {
            byte[] piece = reader.ReadBytes((int)Math.Min(pieceSize, length - header.Length));
            header.Write(piece);
            if (piece.Length == 0)
            {
                break;
            }
        }

        return header.ToArray();
    }

    // apart from Create, because the type cannot be loaded where the runtime refuses internals, and this is where that shows
    private static Permutable CreatePermutable(SequenceScoring scoring, ClassLabels? classes, IReadOnlyList<EpochRecord> history) =>
        new(scoring, classes, history);

    private AppendingMapper Mapper(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column[] sources = Columns.Find(input);
        return Mapper(input, sources, row => scoring.Open(row, sources));
    }

    /// <summary>Carries ML.NET's mark for PermutationFeatureImportance; see <see cref="IPermutableTransformer"/>.</summary>
    private sealed class Permutable(SequenceScoring scoring, ClassLabels? classes, IReadOnlyList<EpochRecord> history)
        : RecurrentTransformer(scoring, classes, history), IPermutableTransformer;
}
