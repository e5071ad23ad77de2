using Microsoft.ML;
using MLNet.Recurrent.Interop;
using MLNet.Recurrent.Trainers;

namespace MLNet.Recurrent;

/// <summary>Recurrent networks on ml.BinaryClassification.Trainers.</summary>
public static class RecurrentBinaryClassificationCatalog
{
    /// <summary>Trains a simple recurrent network (Elman) to predict one of two classes per sequence.</summary>
    /// <param name="catalog">The trainers of the task.</param>
    /// <param name="labelColumnName">Column of the label: <see cref="bool"/>, 0 and 1, or a key of two values.</param>
    /// <param name="featureColumnName">Column of the sequences: Vector&lt;Single, steps, features&gt;, or flat, step after
    /// step.</param>
    /// <param name="exampleWeightColumnName">Column of example weights, <see cref="float"/>; null for equal weights.</param>
    /// <param name="featuresPerStep">Values per time step of a flat vector; 0 takes it from the dimensions of the column, or
    /// 1.</param>
    /// <param name="hiddenSize">Units of the recurrent layer.</param>
    /// <param name="numberOfEpochs">Passes over the data at the most; early stopping usually ends training sooner.</param>
    /// <param name="learningRate">Step size of the optimiser at the top of its schedule.</param>
    /// <remarks>
    /// Forgets within a few dozen steps: for short sequences, or as a baseline. Adds the columns PredictedLabel, Score
    /// (log-odds) and Probability.
    /// </remarks>
    /// <seealso cref="RecurrentEstimator"/>
    public static RecurrentEstimator Rnn(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label,
        string featureColumnName = ColumnNames.Features,
        string? exampleWeightColumnName = null,
        int featuresPerStep = 0,
        int hiddenSize = Defaults.HiddenSize,
        int numberOfEpochs = Defaults.Epochs,
        float? learningRate = null) =>
        Rnn(catalog, RecurrentTrainerOptions.Of(
            labelColumnName, featureColumnName, exampleWeightColumnName, featuresPerStep, hiddenSize, numberOfEpochs, learningRate));

    /// <summary>
    /// Trains a simple recurrent network (Elman) to predict one of two classes per sequence, with all options.
    /// </summary>
    /// <param name="catalog">The trainers of the task.</param>
    /// <param name="options">The options; later changes to them have no effect.</param>
    /// <seealso cref="RecurrentEstimator"/>
    public static RecurrentEstimator Rnn(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        RecurrentTrainerOptions options) =>
        RecurrentEstimator.Rnn(CatalogEnvironment.Of(catalog), BinaryTask.Instance, options);

    /// <summary>Trains a long short-term memory network to predict one of two classes per sequence.</summary>
    /// <inheritdoc cref="Rnn(BinaryClassificationCatalog.BinaryClassificationTrainers, string, string, string, int, int, int, float?)" path="/param"/>
    /// <remarks>The safe choice for long sequences. Adds the columns PredictedLabel, Score (log-odds) and Probability.</remarks>
    /// <seealso cref="RecurrentEstimator"/>
    public static RecurrentEstimator Lstm(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label,
        string featureColumnName = ColumnNames.Features,
        string? exampleWeightColumnName = null,
        int featuresPerStep = 0,
        int hiddenSize = Defaults.HiddenSize,
        int numberOfEpochs = Defaults.Epochs,
        float? learningRate = null) =>
        Lstm(catalog, RecurrentTrainerOptions.Of(
            labelColumnName, featureColumnName, exampleWeightColumnName, featuresPerStep, hiddenSize, numberOfEpochs, learningRate));

    /// <summary>Trains a long short-term memory network to predict one of two classes per sequence, with all options.</summary>
    /// <param name="catalog">The trainers of the task.</param>
    /// <param name="options">The options; later changes to them have no effect.</param>
    /// <seealso cref="RecurrentEstimator"/>
    public static RecurrentEstimator Lstm(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        RecurrentTrainerOptions options) =>
        RecurrentEstimator.Lstm(CatalogEnvironment.Of(catalog), BinaryTask.Instance, options);

    /// <summary>Trains a network of gated recurrent units to predict one of two classes per sequence.</summary>
    /// <inheritdoc cref="Rnn(BinaryClassificationCatalog.BinaryClassificationTrainers, string, string, string, int, int, int, float?)" path="/param"/>
    /// <remarks>
    /// Three quarters of the weights of an LSTM of the same size, often as good. Adds the columns PredictedLabel, Score
    /// (log-odds) and Probability.
    /// </remarks>
    /// <seealso cref="RecurrentEstimator"/>
    public static RecurrentEstimator Gru(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label,
        string featureColumnName = ColumnNames.Features,
        string? exampleWeightColumnName = null,
        int featuresPerStep = 0,
        int hiddenSize = Defaults.HiddenSize,
        int numberOfEpochs = Defaults.Epochs,
        float? learningRate = null) =>
        Gru(catalog, RecurrentTrainerOptions.Of(
            labelColumnName, featureColumnName, exampleWeightColumnName, featuresPerStep, hiddenSize, numberOfEpochs, learningRate));

    /// <summary>
    /// Trains a network of gated recurrent units to predict one of two classes per sequence, with all options.
    /// </summary>
    /// <param name="catalog">The trainers of the task.</param>
    /// <param name="options">The options; later changes to them have no effect.</param>
    /// <seealso cref="RecurrentEstimator"/>
    public static RecurrentEstimator Gru(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        RecurrentTrainerOptions options) =>
        RecurrentEstimator.Gru(CatalogEnvironment.Of(catalog), BinaryTask.Instance, options);
}
