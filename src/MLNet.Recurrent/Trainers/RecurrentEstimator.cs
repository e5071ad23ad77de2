using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Interop;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Trainers;
using MLNet.Recurrent.Training;
using static System.FormattableString;

namespace MLNet.Recurrent;

/// <summary>Trains a recurrent network on sequences: the trainer behind .Rnn, .Lstm and .Gru of all tasks.</summary>
/// <remarks>
/// To create this trainer, use
/// <see cref="RecurrentRegressionCatalog">ml.Regression.Trainers</see>,
/// <see cref="RecurrentBinaryClassificationCatalog">ml.BinaryClassification.Trainers</see>,
/// <see cref="RecurrentMulticlassClassificationCatalog">ml.MulticlassClassification.Trainers</see>,
/// <see cref="SequenceTaggingTrainers">ml.SequenceTagging().Trainers</see> or
/// <see cref="SequenceRegressionTrainers">ml.SequenceRegression().Trainers</see> .Rnn, .Lstm or .Gru.
///
/// ### Input and output columns
/// The features are <see cref="float"/> vectors, [steps, features] or flat, or vectors of keys or words, which are embedded. The output columns are those of the task:
///
/// | Task | Label | Score | Other columns |
/// | -- | -- | -- | -- |
/// | Regression | Single | the predicted value | |
/// | Binary classification | Boolean, 0 and 1, or a key of two values | log-odds | Probability, PredictedLabel (Boolean) |
/// | Multiclass classification | key | vector of one probability per class | PredictedLabel (key) |
/// | Sequence tagging | vector of keys, one per step | [steps, classes], probabilities | PredictedLabel (vector of keys) |
/// | Sequence regression | vector of Single, one per step | vector of predicted values | |
///
/// ### Trainer characteristics
/// | | |
/// | -- | -- |
/// | Machine learning tasks | Regression, binary and multiclass classification, tagging and regression of each step |
/// | Is normalization required? | No, the model standardises features itself |
/// | Is caching required? | No, the data is read once |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Recurrent |
/// | Exportable to ONNX | Yes, the model: GetRecurrentModel().SaveAsOnnx of MLNet.Recurrent.Onnx |
///
/// ### Training algorithm details
/// Exact backpropagation through time over batches of whole sequences. The last rows are held back to decide when to stop, and
/// the best weights are kept, and then trained a little more on all rows. The same seed gives the same bits on any number of threads. Each epoch writes one
/// line
/// to <see cref="MLContext.Log"/>. A training that is cancelled or diverges keeps its best weights so far.
/// </remarks>
/// <seealso cref="RecurrentTrainerOptions"/>
public sealed class RecurrentEstimator : ITrainerEstimator<RecurrentTransformer, RecurrentModel>
{
    private readonly IHost host;
    private readonly RecurrentTask task;
    private readonly CellKind cell;
    private readonly RecurrentTrainerOptions options;
    private readonly TrainingOptions training;

    private RecurrentEstimator(IHostEnvironment environment, RecurrentTask task, CellKind cell, RecurrentTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        host = environment.Register(nameof(RecurrentEstimator), seed: null);
        this.task = task;
        this.cell = cell;
        this.options = options.Copy();
        // drawn here and not in Fit, so that fitting twice gives the same model
        int seed = options.Seed ?? host.Rand.Next();
        training = options.ToTraining(options.Loss ?? task.Losses[0], seed);
        Validate();
        Info = TrainerNeeds.Create(
            normalization: false, calibration: false, caching: false, supportsValidation: true,
            supportsIncrementalTraining: true);
    }

    /// <inheritdoc/>
    public TrainerInfo Info { get; }

    /// <summary>Trains on data, starting from <see cref="RecurrentTrainerOptions.InitialModel"/> if there is one.</summary>
    /// <param name="input">Rows with features, label and, if named, weights.</param>
    /// <exception cref="ArgumentException">A column is missing or has a type that does not serve.</exception>
    /// <exception cref="InvalidDataException">The data has no rows, invalid rows, or one class only.</exception>
    /// <exception cref="TrainingDivergedException">Training diverged before one epoch was finished.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled before one epoch was finished.</exception>
    public RecurrentTransformer Fit(IDataView input) => Train(input, options.ValidationSet, options.InitialModel);

    /// <summary>Continues the training of a model on further data.</summary>
    /// <param name="trainData">Rows with features, label and, if named, weights.</param>
    /// <param name="previousModel">A model of the same classes, or a chain that contains one; its shape is taken where options are left at their defaults.</param>
    /// <inheritdoc cref="Fit(IDataView)" path="exception"/>
    public RecurrentTransformer Fit(IDataView trainData, ITransformer previousModel)
    {
        ArgumentNullException.ThrowIfNull(previousModel);
        return Train(trainData, options.ValidationSet, previousModel);
    }

    /// <summary>Trains on data while other data decides when to stop.</summary>
    /// <param name="trainData">Rows with features, label and, if named, weights.</param>
    /// <param name="validationData">Rows with the same columns.</param>
    /// <inheritdoc cref="Fit(IDataView)" path="exception"/>
    public RecurrentTransformer Fit(IDataView trainData, IDataView validationData)
    {
        ArgumentNullException.ThrowIfNull(validationData);
        return Train(trainData, validationData, options.InitialModel);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column label = TrainingColumns.Check(inputSchema, task, options);
        var columns = inputSchema.ToDictionary(column => column.Name);
        foreach (SchemaShape.Column added in task.Promise(label))
        {
            columns[added.Name] = added;
        }

        return new SchemaShape(columns.Values);
    }

    internal static RecurrentEstimator Rnn(IHostEnvironment environment, RecurrentTask task, RecurrentTrainerOptions options) =>
        new(environment, task, options.Activation == RnnActivation.Relu ? CellKind.ElmanRelu : CellKind.ElmanTanh, options);

    internal static RecurrentEstimator Lstm(IHostEnvironment environment, RecurrentTask task, RecurrentTrainerOptions options) =>
        new(environment, task, CellKind.Lstm, options);

    internal static RecurrentEstimator Gru(IHostEnvironment environment, RecurrentTask task, RecurrentTrainerOptions options) =>
        new(environment, task, options.ResetBefore ? CellKind.GruResetBefore : CellKind.Gru, options);

    private void Validate()
    {
        options.Validate();
        training.Validate();
        (options.ToNetwork(cell, inputSize: 1, task.Output, outputSize: 1) with { OutputPerStep = task.IsPerStep }).Validate();
        if (!task.Losses.Contains(training.Loss))
        {
            throw new ArgumentException($"Loss = {training.Loss} does not go with {task.Name}, which takes " +
                $"{string.Join(" or ", task.Losses)}. Leave Loss null for the default.");
        }

        if (task.Output == OutputKind.ConditionalRandomField && (options.BalanceClasses || options.ClassWeights?.Count > 0))
        {
            throw new ArgumentException($"{(options.BalanceClasses ? "BalanceClasses" : "ClassWeights")} weighs each step by its class, but with Crf = true "
                + "the classes of a sequence are judged together. Set Crf to false, or leave it out.");
        }

        if (options.Activation != RnnActivation.Tanh && cell != CellKind.ElmanRelu)
        {
            throw new ArgumentException(
                $"Activation = {options.Activation} is an option of Rnn, not of {cell}. Leave it out or use Rnn.");
        }

        if (options.ResetBefore && cell != CellKind.GruResetBefore)
        {
            throw new ArgumentException(
                $"ResetBefore = {options.ResetBefore} is an option of Gru, not of {cell}. Leave it out or use Gru.");
        }
    }

    private RecurrentTransformer Train(IDataView data, IDataView? validationData, ITransformer? previousModel)
    {
        ArgumentNullException.ThrowIfNull(data);
        using IChannel channel = host.Start("Training");
        _ = TrainingColumns.Check(SchemaColumn.ShapeOf(data.Schema), task, options);
        DataViewSchema.Column label = data.Schema[options.LabelColumnName];
        var columns = SequenceColumns.Of(data.Schema, options.FeatureColumnName, options.CategoricalColumnNames, options.FeaturesPerStep, options.Subwords);
        ClassLabels? classes = task.Classes(label);
        RecurrentTransformer? initial = previousModel is null ? null : InitialModel(previousModel, classes);

        SequenceSet sequences;
        if (initial is null)
        {
            (sequences, columns) = Reader(data, columns, channel).ReadNew(data, options.MinimumKeyCount);
        }
        else
        {
            columns = columns.WithKeysOf(initial.Columns);
            sequences = Reader(data, columns, channel).Read(data);
        }

        CheckVariety(sequences);
        SequenceSet? validation = validationData is null ? null : ReadValidation(validationData, columns, classes, channel);

        int outputSize = task.OutputSize(label);

        // Tasks with an answer for each step bring defaults of their own.
        RecurrentTrainerOptions decided = task.IsPerStep ? options : options.For(columns[0]);
        NetworkOptions network = decided.ToNetwork(cell, columns.Width, task.Output, outputSize) with
        {
            OutputPerStep = task.IsPerStep,
            Embeddings = columns.Embeddings(options.EmbeddingSize),
        };
        network = initial is null ? network : options.Continue(network, initial.Model.Options);
        using var cancellation = new CancellationWatch(HostCancellation.Poll(host), options.CancellationToken);
        void OnEpoch(EpochRecord epoch)
        {
            Report(channel, epoch);
            cancellation.Look();
        }

        TrainingResult result = RecurrentTrainer.Train(
            network,
            decided.ToTraining(training.Loss, training.Seed) with
            {
                CancellationToken = cancellation.Token,
                Progress = OnEpoch,
                ClassWeights = NamedWeights.Of(options.ClassWeights, task.ClassNames(label), label.Name),
                InitialVectors = options.VectorFile is null || initial is not null ? null : VectorFile.Read(
                    options.VectorFile, columns[0], data.Schema[options.FeatureColumnName], options.EmbeddingSize, options.FreezeVectors),
            },
            sequences, validation, initial?.Model);
        if (result.StopReason is StopReason.Cancelled or StopReason.Diverged)
        {
            channel.Warning(MessageSensitivity.None, result.Message);
        }
        else
        {
            channel.Info(MessageSensitivity.None, result.Message);
        }

        float[]? prior = options.EmptySequences == EmptySequenceHandling.ScorePrior ? task.Prior(sequences, outputSize) : null;
        return RecurrentTransformer.Create(new SequenceScoring(result.Model, columns, prior), classes, result.History);
    }

    private SequenceReader Reader(IDataView data, SequenceColumns columns, IChannel channel) => new(
        columns, task.Label(data.Schema[options.LabelColumnName]), options.ExampleWeightColumnName, options.InvalidRows,
        text => channel.Warning(MessageSensitivity.All, text));

    private SequenceSet ReadValidation(IDataView data, SequenceColumns columns, ClassLabels? classes, IChannel channel)
    {
        _ = TrainingColumns.Check(SchemaColumn.ShapeOf(data.Schema), task, options);
        CheckSame(classes, task.Classes(data.Schema[options.LabelColumnName]), "validation set");
        return Reader(data, columns, channel).Read(data);
    }

    private void CheckVariety(SequenceSet sequences)
    {
        // One long sequence has enough steps to learn from.
        if (sequences.Count < 2 && !task.IsPerStep)
        {
            throw new InvalidDataException($"Column '{options.FeatureColumnName}' holds {sequences.Count} sequence to train " +
                "on; at least 2 are needed. Add rows.");
        }

        if (task.Output != OutputKind.Linear && OnlyClass(sequences.Targets) is float only)
        {
            throw new InvalidDataException($"Column '{options.LabelColumnName}' holds the same class in all " +
                $"{sequences.Count} rows (number {only}, the first is 0); a classifier needs at least two " +
                "classes. Add rows of another class, or check the column.");
        }
    }

    // null if there are several
    private static float? OnlyClass(float[] targets)
    {
        float first = Array.Find(targets, target => !float.IsNaN(target));
        return Array.TrueForAll(targets, target => target == first || float.IsNaN(target)) ? first : null;
    }

    private RecurrentTransformer InitialModel(ITransformer previous, ClassLabels? classes)
    {
        RecurrentTransformer transformer = RecurrentTransformer.Find(previous) ?? throw new ArgumentException(
            $"The initial model is a {previous.GetType().Name} without a recurrent network. " +
            "Give a model that .Rnn, .Lstm or .Gru trained, or ApplyRecurrentModel made.");

        // A model from elsewhere may know its classes by number only.
        if (transformer.Classes is not null)
        {
            CheckSame(classes, transformer.Classes, "initial model");
        }

        return transformer;
    }

    private void CheckSame(ClassLabels? classes, ClassLabels? others, string whose)
    {
        if (!ClassLabels.AreSame(classes, others))
        {
            throw new ArgumentException($"Column '{options.LabelColumnName}' has other classes than the {whose}, or in another " +
                "order. Map the labels of all data with one and the same fitted MapValueToKey transformer.");
        }
    }

    private void Report(IChannel channel, EpochRecord epoch)
    {
        string validation = double.IsNaN(epoch.ValidationLoss) ? "" : Invariant($"validation loss {epoch.ValidationLoss:g5}, ");
        channel.Info(MessageSensitivity.None, Invariant(
            $"Epoch {epoch.Epoch} of {epoch.Epochs}: loss {epoch.Loss:g5}, {validation}rate {epoch.LearningRate:g3}, {epoch.Seconds:f2} s"));
        options.Progress?.Invoke(epoch);
    }
}
