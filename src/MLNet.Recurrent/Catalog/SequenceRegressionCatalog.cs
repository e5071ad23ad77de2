using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Recurrent.Evaluation;
using static System.FormattableString;

namespace MLNet.Recurrent;

/// <summary>Trainers and evaluation of regressions of each step: what ml.SequenceRegression() returns.</summary>
public sealed class SequenceRegressionCatalog
{
    private readonly MLContext ml;
    private readonly IHost host;

    internal SequenceRegressionCatalog(MLContext ml)
    {
        this.ml = ml;
        IHostEnvironment environment = ml;
        host = environment.Register(nameof(SequenceRegressionCatalog), seed: null);
        Trainers = new SequenceRegressionTrainers(environment);
    }

    /// <summary>The trainers.</summary>
    public SequenceRegressionTrainers Trainers { get; }

    /// <summary>Errors over all steps that have a label.</summary>
    /// <param name="data">Scored data.</param>
    /// <param name="labelColumnName">Column of the labels: a vector of <see cref="float"/> per row; not a number where there is none.</param>
    /// <param name="scoreColumnName">Column of the predictions: a vector of <see cref="float"/> per row, as long.</param>
    /// <exception cref="ArgumentException">A column is missing or has a type that does not serve.</exception>
    /// <exception cref="InvalidDataException">There is no step with a label, or a row holds vectors that do not fit together.</exception>
    public SequenceRegressionMetrics Evaluate(
        IDataView data, string labelColumnName = ColumnNames.Label, string scoreColumnName = ColumnNames.Score)
    {
        ArgumentNullException.ThrowIfNull(data);
        using IChannel channel = host.Start("Evaluating");
        SequenceRegressionMetrics metrics = SequenceRegressionEvaluator.Evaluate(data, labelColumnName, scoreColumnName);
        channel.Info(MessageSensitivity.None, Invariant($"Mean absolute error of {metrics.NumberOfSteps} steps {metrics.MeanAbsoluteError:g5}."));
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
    public IReadOnlyList<SequenceFold<SequenceRegressionMetrics>> CrossValidate(
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds = 5,
        string labelColumnName = ColumnNames.Label,
        string? samplingKeyColumnName = null,
        int? seed = null) =>
        Folds.Run(ml, data, estimator, numberOfFolds, samplingKeyColumnName, seed, scored => Evaluate(scored, labelColumnName));
}
