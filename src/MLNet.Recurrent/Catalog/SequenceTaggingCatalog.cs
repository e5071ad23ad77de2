using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Recurrent.Evaluation;
using static System.FormattableString;

namespace MLNet.Recurrent;

/// <summary>Trainers and evaluation of taggers: what ml.SequenceTagging() returns.</summary>
public sealed class SequenceTaggingCatalog
{
    private readonly MLContext ml;
    private readonly IHost host;

    internal SequenceTaggingCatalog(MLContext ml)
    {
        this.ml = ml;
        IHostEnvironment environment = ml;
        host = environment.Register(nameof(SequenceTaggingCatalog), seed: null);
        Trainers = new SequenceTaggingTrainers(environment);
    }

    /// <summary>The trainers.</summary>
    public SequenceTaggingTrainers Trainers { get; }

    /// <summary>
    /// Compares tags with labels: accuracy by steps and by sequences, a table of the classes, and, where the labels are IOB tags, precision,
    /// recall and F1 of whole chunks by the rules of the CoNLL shared tasks. Steps without a label are left out.
    /// </summary>
    /// <param name="data">Scored data.</param>
    /// <param name="labelColumnName">Column of the labels: a vector of keys per row.</param>
    /// <param name="predictedLabelColumnName">Column of the tags: a vector of keys per row, as long and with the same values.</param>
    /// <param name="scoreColumnName">Column of probabilities, [steps, classes], for the log-loss; null to leave it out.</param>
    /// <exception cref="ArgumentException">A column is missing, or has a type or keys that do not serve.</exception>
    /// <exception cref="InvalidDataException">There is no step with a label, or a row holds vectors that do not fit together.</exception>
    public SequenceTaggingMetrics Evaluate(
        IDataView data,
        string labelColumnName = ColumnNames.Label,
        string predictedLabelColumnName = ColumnNames.PredictedLabel,
        string? scoreColumnName = ColumnNames.Score)
    {
        ArgumentNullException.ThrowIfNull(data);
        using IChannel channel = host.Start("Evaluating");
        SequenceTaggingMetrics metrics = TaggingEvaluator.Evaluate(data, labelColumnName, predictedLabelColumnName, scoreColumnName);
        string chunks = metrics.Chunks is { } found ? Invariant($", F1 of chunks {found.F1:F4}") : "";
        channel.Info(MessageSensitivity.None, Invariant($"Accuracy of {metrics.NumberOfSteps} steps {metrics.Accuracy:F4}{chunks}."));
        return metrics;
    }

    /// <summary>Trains and evaluates on numberOfFolds parts of the data, each once the one that is not learned from.</summary>
    /// <param name="data">Rows before the estimator.</param>
    /// <param name="estimator">A pipeline that ends in one of the <see cref="Trainers"/>.</param>
    /// <param name="numberOfFolds">Parts, at least 2.</param>
    /// <param name="labelColumnName">Column of the labels of the steps.</param>
    /// <param name="samplingKeyColumnName">Rows with the same value stay together, such as sentences of one document; null for none.</param>
    /// <param name="seed">Decides which row is in which part; null takes it from the seed of the MLContext.</param>
    /// <returns>Model, metrics and scored rows of each part.</returns>
    public IReadOnlyList<SequenceFold<SequenceTaggingMetrics>> CrossValidate(
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds = 5,
        string labelColumnName = ColumnNames.Label,
        string? samplingKeyColumnName = null,
        int? seed = null) =>
        Folds.Run(ml, data, estimator, numberOfFolds, samplingKeyColumnName, seed, scored => Evaluate(scored, labelColumnName));
}
