using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Windows;

namespace MLNet.Recurrent.Engine;

/// <summary>
/// A fitted pipeline made over to take one step at a time: what stands before the window runs on the step as it is, the window
/// becomes the step alone, the trainer's transformer steps the network, and what follows it runs on the scores.
/// </summary>
internal sealed class StepChain
{
    private readonly ITransformer[] parts;
    private readonly DataViewSchema[] schemas;
    private readonly int trainer;
    private readonly RecurrentTransformer recurrent;
    private readonly string? seriesColumnName;

    /// <param name="model">The fitted pipeline.</param>
    /// <param name="input">Schema of a step.</param>
    /// <param name="seriesColumnName">Column that tells the series apart; null for that of the window, if there is one.</param>
    /// <param name="memory">What is remembered of the steps before.</param>
    public StepChain(ITransformer model, DataViewSchema input, string? seriesColumnName, StreamMemory memory)
    {
        parts = [.. Flat(model)];
        trainer = FindTrainer();
        recurrent = (RecurrentTransformer)parts[trainer];
        int window = Array.FindIndex(parts, part => part is SequenceWindowTransformer);
        WindowSettings? windows = window < 0 ? null : ((SequenceWindowTransformer)parts[window]).Settings;
        this.seriesColumnName = seriesColumnName ?? windows?.SeriesColumnName;
        CheckColumns();
        CheckParts(window);
        int length = ((VectorDataViewType)recurrent.FeatureColumnType).Dimensions[0];
        CheckMemory(memory, length);

        IStreamStepper stepper = memory == StreamMemory.State ? new StateStepper(Network) : new WindowStepper(Network, length);
        States = new SeriesStates(stepper);
        ITransformer[] steps = [.. parts];
        steps[trainer] = new StandIn(Stream);
        if (windows is not null)
        {
            steps[window] = new StandIn(schema => StepOf(windows, schema));
        }

        schemas = new DataViewSchema[steps.Length + 1];
        schemas[0] = input;
        for (int i = 0; i < steps.Length; i++)
        {
            if (i == trainer && windows is not null)
            {
                CheckFeatures(window, windows);
            }

            schemas[i + 1] = OutputOf(steps[i], i);
        }

        Transformer = new TransformerChain<ITransformer>(steps);
    }

    public RecurrentModel Network => recurrent.Model;

    /// <summary>What makes the values that the network is given, as it was fitted.</summary>
    public IReadOnlyList<ITransformer> BeforeNetwork => parts[..trainer];

    /// <summary>Row to row, for a prediction engine.</summary>
    public ITransformer Transformer { get; }

    public SeriesStates States { get; }

    /// <summary>Whether there may be more series than one.</summary>
    public bool HasSeries => seriesColumnName is not null;

    /// <summary>What steps the network: of the row that was made last.</summary>
    public StreamScores? Scores { get; private set; }

    /// <summary>The transformers of a chain and of chains in it.</summary>
    public static IEnumerable<ITransformer> Flat(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flat) : [model];

    private string Name(int part) => $"Step {part + 1} of the model, {TypeName(parts[part])},";

    private string Names() => string.Join(", ", parts.Select(TypeName));

    private static string TypeName(ITransformer part) => part is RecurrentTransformer ? nameof(RecurrentTransformer) : part.GetType().Name;

    private int FindTrainer()
    {
        int[] found = [.. Enumerable.Range(0, parts.Length).Where(i => parts[i] is RecurrentTransformer)];
        return found switch
        {
            [int only] => only,
            [] => throw new ArgumentException($"The model has no recurrent trainer; its steps are {Names()}. An engine keeps the state " +
                "of a network trained by .Rnn, .Lstm or .Gru; use ml.Model.CreatePredictionEngine for other models."),
            _ => throw new ArgumentException($"The model has {found.Length} recurrent trainers; its steps are {Names()}. An engine keeps " +
                "the state of one. Make an engine for each part of the pipeline."),
        };
    }

    private void CheckParts(int window)
    {
        if (window > trainer)
        {
            throw new ArgumentException($"{Name(window)} stands after the recurrent trainer, and makes windows of its scores: that does " +
                "not run step by step. Make an engine of the part of the pipeline that ends with the trainer.");
        }

        for (int i = 0; i < parts.Length; i++)
        {
            if (i != window && !parts[i].IsRowToRowMapper)
            {
                throw new ArgumentException($"{Name(i)} changes the number of rows, so it cannot run step by step; one SequenceWindow " +
                    "before the trainer is the only such step an engine can do without. Take it out of the pipeline.");
            }
        }
    }

    private void CheckColumns()
    {
        if (recurrent.Columns.Count > 1 || recurrent.Columns[0].HasKeys)
        {
            throw new ArgumentException($"The model reads keys ({recurrent.Columns}); an engine takes steps of numbers only. " +
                "Score whole sequences with Transform or CreatePredictionEngine.");
        }

        if (Network.Options.OutputPerStep)
        {
            throw new ArgumentException("The model has an output for each step of a sequence (SequenceTagging or SequenceRegression), and its columns " +
                "are sequences too. Score whole sequences with Transform, or step the network with SequenceStepper.");
        }
    }

    private void CheckMemory(StreamMemory memory, int length)
    {
        Require.Defined(memory);
        if (memory == StreamMemory.State && Network.Options.Bidirectional)
        {
            throw new ArgumentException("The model is bidirectional: its scores need the steps to come, so its state cannot be carried on. " +
                "Train with Bidirectional = false, or create the engine with memory: StreamMemory.Window.");
        }

        if (memory == StreamMemory.Window && length == 0)
        {
            throw new ArgumentException("The model was trained on sequences of different lengths, so there is no window to keep. " +
                "Create the engine with memory: StreamMemory.State.");
        }
    }

    // The column of the trainer has to be the step itself: what works on a whole window may run on a step too, and give nonsense.
    private void CheckFeatures(int window, WindowSettings windows)
    {
        string features = recurrent.FeatureColumnName;
        for (int i = trainer - 1; i > window; i--)
        {
            if (!Makes(i, features))
            {
                continue;
            }

            DataViewSchema.Column made = schemas[i + 1][features];
            DataViewSchema.Column[] sources = [.. parts[i].GetRowToRowMapper(schemas[i]).GetDependencies([made])];
            if (parts[i] is not (ColumnCopyingTransformer or ColumnConcatenatingTransformer) || sources.Length != 1)
            {
                throw new ArgumentException($"{Name(i)} makes column '{features}' for the trainer out of whole windows, which an engine " +
                    "does not have. Put it before SequenceWindow, where it works on single steps, and train again.");
            }

            features = sources[0].Name;
        }

        if (features != windows.OutputColumnName)
        {
            throw new ArgumentException($"The trainer reads column '{features}', and SequenceWindow makes '{windows.OutputColumnName}'. An engine needs the " +
                "trainer to read the windows: set featureColumnName, and train again.");
        }
    }

    // A transformer that makes a column anew hides one of the same name, so there is one more of them.
    private bool Makes(int part, string column) =>
        schemas[part + 1].Count(one => one.Name == column) > schemas[part].Count(one => one.Name == column);

    private DataViewSchema OutputOf(ITransformer step, int part)
    {
        try
        {
            return step.GetRowToRowMapper(schemas[part]).OutputSchema;
        }
        catch (Exception unsuitable) when (unsuitable is ArgumentException or InvalidOperationException)
        {
            throw new ArgumentException($"{Name(part)} cannot run on the steps of this engine: {unsuitable.Message} A step needs the " +
                "columns that the pipeline reads in one row of its input, the label too where a step of the pipeline names it.", unsuitable);
        }
    }

    private AppendingMapper Stream(DataViewSchema schema)
    {
        DataViewSchema.Column features = RequiredColumn.Find(
            schema, recurrent.FeatureColumnName, nameof(RecurrentTrainerOptions.FeatureColumnName));
        int size = Network.Options.InputSize;
        StepColumn.Check(features, size);
        DataViewSchema.Column? series = null;
        if (seriesColumnName is not null)
        {
            series = RequiredColumn.Find(schema, seriesColumnName, nameof(seriesColumnName));
            WindowRequirements.CheckSeries(ColumnTraits.Of(series.Value));
        }

        return recurrent.Mapper(schema, series is null ? [features] : [features, series.Value], row =>
            Scores = new StreamScores(row, new StepColumn(row, features, size), SeriesName.Of(row, series), States, Network.Options.OutputSize));
    }

    // The step as a window of length 1, and the label, if there is one, as what it is: not known yet.
    private static AppendingMapper StepOf(WindowSettings settings, DataViewSchema schema)
    {
        DataViewSchema.Column steps = RequiredColumn.Find(schema, settings.InputColumnName, "inputColumnName");
        WindowRequirements.CheckSteps(ColumnTraits.Of(steps));
        int size = steps.Type is VectorDataViewType vector ? vector.Size : 1;
        var columns = new List<AppendedColumn>
        {
            new(settings.OutputColumnName, new VectorDataViewType(NumberDataViewType.Single, 1, size),
                WindowSlotNames.Of(steps, length: 1, size), scores => new ValueGetter<VBuffer<float>>((ref VBuffer<float> step) =>
                {
                    ReadOnlySpan<float> values = scores.Outputs;
                    VBufferEditor<float> editor = VBufferEditor.Create(ref step, values.Length);
                    values.CopyTo(editor.Values);
                    step = editor.Commit();
                })),
        };
        if (settings.SourceColumnName is { } name && schema.GetColumnOrNull(name) is { } source)
        {
            columns.Add(new AppendedColumn(settings.LabelColumnName!, source.Type, source.Annotations, _ => MissingLabel.Of(source)));
        }

        return new AppendingMapper(schema, [steps], columns, row => new StepColumn(row, steps, size));
    }
}
