using Microsoft.ML.Runtime;
using MLNet.Recurrent.Trainers;

namespace MLNet.Recurrent;

/// <summary>Recurrent networks that predict a number for each step: ml.SequenceRegression().Trainers.</summary>
public sealed class SequenceRegressionTrainers
{
    private readonly IHostEnvironment environment;

    internal SequenceRegressionTrainers(IHostEnvironment environment) => this.environment = environment;

    /// <summary>Trains a simple recurrent network (Elman) to predict a number for each step of a sequence.</summary>
    /// <param name="labelColumnName">Column of the labels: a vector of <see cref="float"/>, one for each step; not a number where there is none.</param>
    /// <param name="featureColumnName">Column of the sequences: Vector&lt;Single, steps, features&gt;, or flat, step after step; or a vector
    /// of keys, such as words.</param>
    /// <param name="exampleWeightColumnName">Column of example weights, <see cref="float"/>; null for equal weights.</param>
    /// <param name="featuresPerStep">Values per time step of a flat vector; 0 takes it from the dimensions of the column, or 1.</param>
    /// <param name="hiddenSize">Units of the recurrent layer.</param>
    /// <param name="numberOfEpochs">Passes over the data at the most; early stopping usually ends training sooner.</param>
    /// <param name="learningRate">Step size of the optimiser at the top of its schedule.</param>
    /// <remarks>Forgets within a few dozen steps: for short sequences, or as a baseline. Adds the column Score, a vector as long as the sequence.</remarks>
    /// <seealso cref="RecurrentEstimator"/>
    public RecurrentEstimator Rnn(
        string labelColumnName = ColumnNames.Label,
        string featureColumnName = ColumnNames.Features,
        string? exampleWeightColumnName = null,
        int featuresPerStep = 0,
        int hiddenSize = Defaults.HiddenSize,
        int numberOfEpochs = Defaults.Epochs,
        float learningRate = Defaults.LearningRate) =>
        Rnn(new RecurrentTrainerOptions
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            FeaturesPerStep = featuresPerStep,
            HiddenSize = hiddenSize,
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
        });

    /// <summary>Trains a simple recurrent network (Elman) to predict a number for each step of a sequence, with all options.</summary>
    /// <param name="options">The options; later changes to them have no effect.</param>
    /// <seealso cref="RecurrentEstimator"/>
    public RecurrentEstimator Rnn(RecurrentTrainerOptions options) => RecurrentEstimator.Rnn(environment, SequenceRegressionTask.Instance, options);

    /// <summary>Trains a long short-term memory network to predict a number for each step of a sequence.</summary>
    /// <inheritdoc cref="Rnn(string, string, string, int, int, int, float)" path="/param"/>
    /// <remarks>The safe choice. Adds the column Score, a vector as long as the sequence.</remarks>
    /// <seealso cref="RecurrentEstimator"/>
    public RecurrentEstimator Lstm(
        string labelColumnName = ColumnNames.Label,
        string featureColumnName = ColumnNames.Features,
        string? exampleWeightColumnName = null,
        int featuresPerStep = 0,
        int hiddenSize = Defaults.HiddenSize,
        int numberOfEpochs = Defaults.Epochs,
        float learningRate = Defaults.LearningRate) =>
        Lstm(new RecurrentTrainerOptions
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            FeaturesPerStep = featuresPerStep,
            HiddenSize = hiddenSize,
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
        });

    /// <summary>Trains a long short-term memory network to predict a number for each step of a sequence, with all options.</summary>
    /// <param name="options">The options; later changes to them have no effect.</param>
    /// <seealso cref="RecurrentEstimator"/>
    public RecurrentEstimator Lstm(RecurrentTrainerOptions options) => RecurrentEstimator.Lstm(environment, SequenceRegressionTask.Instance, options);

    /// <summary>Trains a network of gated recurrent units to predict a number for each step of a sequence.</summary>
    /// <inheritdoc cref="Rnn(string, string, string, int, int, int, float)" path="/param"/>
    /// <remarks>Three quarters of the weights of an LSTM of the same size, often as good. Adds the column Score, a vector as long as the sequence.</remarks>
    /// <seealso cref="RecurrentEstimator"/>
    public RecurrentEstimator Gru(
        string labelColumnName = ColumnNames.Label,
        string featureColumnName = ColumnNames.Features,
        string? exampleWeightColumnName = null,
        int featuresPerStep = 0,
        int hiddenSize = Defaults.HiddenSize,
        int numberOfEpochs = Defaults.Epochs,
        float learningRate = Defaults.LearningRate) =>
        Gru(new RecurrentTrainerOptions
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            FeaturesPerStep = featuresPerStep,
            HiddenSize = hiddenSize,
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
        });

    /// <summary>Trains a network of gated recurrent units to predict a number for each step of a sequence, with all options.</summary>
    /// <param name="options">The options; later changes to them have no effect.</param>
    /// <seealso cref="RecurrentEstimator"/>
    public RecurrentEstimator Gru(RecurrentTrainerOptions options) => RecurrentEstimator.Gru(environment, SequenceRegressionTask.Instance, options);
}
