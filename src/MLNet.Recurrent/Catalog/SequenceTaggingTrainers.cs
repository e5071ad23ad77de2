using Microsoft.ML.Runtime;
using MLNet.Recurrent.Trainers;

namespace MLNet.Recurrent;

/// <summary>Recurrent networks that predict a class for each step: ml.SequenceTagging().Trainers.</summary>
public sealed class SequenceTaggingTrainers
{
    private readonly IHostEnvironment environment;

    internal SequenceTaggingTrainers(IHostEnvironment environment) => this.environment = environment;

    /// <summary>Trains a simple recurrent network (Elman) to predict a class for each step of a sequence.</summary>
    /// <param name="labelColumnName">Column of the labels: a vector of keys, one for each step, as MapValueToKey makes it of a vector of texts.</param>
    /// <param name="featureColumnName">Column of the sequences: Vector&lt;Single, steps, features&gt;, or flat, step after step; or a vector
    /// of keys, such as words.</param>
    /// <param name="exampleWeightColumnName">Column of example weights, <see cref="float"/>; null for equal weights.</param>
    /// <param name="featuresPerStep">Values per time step of a flat vector; 0 takes it from the dimensions of the column, or 1.</param>
    /// <param name="hiddenSize">Units of the recurrent layer in each direction.</param>
    /// <param name="numberOfEpochs">Passes over the data at the most; early stopping usually ends training sooner.</param>
    /// <param name="learningRate">Step size of the optimiser at the top of its schedule.</param>
    /// <param name="crf">Whether the classes of a sequence are decided together, by a conditional random field.</param>
    /// <remarks>Forgets within a few dozen steps: for short sequences, or as a baseline. Adds the columns PredictedLabel (a vector of keys) and Score ([steps, classes], probabilities).</remarks>
    /// <seealso cref="RecurrentEstimator"/>
    public RecurrentEstimator Rnn(
        string labelColumnName = ColumnNames.Label,
        string featureColumnName = ColumnNames.Features,
        string? exampleWeightColumnName = null,
        int featuresPerStep = 0,
        int hiddenSize = Defaults.TaggingHiddenSize,
        int numberOfEpochs = Defaults.TaggingEpochs,
        float learningRate = Defaults.LearningRate,
        bool crf = true) =>
        Rnn(new SequenceTaggingOptions
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            FeaturesPerStep = featuresPerStep,
            HiddenSize = hiddenSize,
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
            Crf = crf,
        });

    /// <summary>Trains a simple recurrent network (Elman) to predict a class for each step of a sequence, with all options.</summary>
    /// <param name="options">The options; later changes to them have no effect.</param>
    /// <seealso cref="RecurrentEstimator"/>
    public RecurrentEstimator Rnn(SequenceTaggingOptions options) => RecurrentEstimator.Rnn(environment, Task(options), options);

    /// <summary>Trains a long short-term memory network to predict a class for each step of a sequence.</summary>
    /// <inheritdoc cref="Rnn(string, string, string, int, int, int, float, bool)" path="/param"/>
    /// <remarks>The safe choice. Adds the columns PredictedLabel (a vector of keys) and Score ([steps, classes], probabilities).</remarks>
    /// <seealso cref="RecurrentEstimator"/>
    public RecurrentEstimator Lstm(
        string labelColumnName = ColumnNames.Label,
        string featureColumnName = ColumnNames.Features,
        string? exampleWeightColumnName = null,
        int featuresPerStep = 0,
        int hiddenSize = Defaults.TaggingHiddenSize,
        int numberOfEpochs = Defaults.TaggingEpochs,
        float learningRate = Defaults.LearningRate,
        bool crf = true) =>
        Lstm(new SequenceTaggingOptions
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            FeaturesPerStep = featuresPerStep,
            HiddenSize = hiddenSize,
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
            Crf = crf,
        });

    /// <summary>Trains a long short-term memory network to predict a class for each step of a sequence, with all options.</summary>
    /// <param name="options">The options; later changes to them have no effect.</param>
    /// <seealso cref="RecurrentEstimator"/>
    public RecurrentEstimator Lstm(SequenceTaggingOptions options) => RecurrentEstimator.Lstm(environment, Task(options), options);

    /// <summary>Trains a network of gated recurrent units to predict a class for each step of a sequence.</summary>
    /// <inheritdoc cref="Rnn(string, string, string, int, int, int, float, bool)" path="/param"/>
    /// <remarks>Three quarters of the weights of an LSTM of the same size, often as good. Adds the columns PredictedLabel (a vector of keys) and Score ([steps, classes], probabilities).</remarks>
    /// <seealso cref="RecurrentEstimator"/>
    public RecurrentEstimator Gru(
        string labelColumnName = ColumnNames.Label,
        string featureColumnName = ColumnNames.Features,
        string? exampleWeightColumnName = null,
        int featuresPerStep = 0,
        int hiddenSize = Defaults.TaggingHiddenSize,
        int numberOfEpochs = Defaults.TaggingEpochs,
        float learningRate = Defaults.LearningRate,
        bool crf = true) =>
        Gru(new SequenceTaggingOptions
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            FeaturesPerStep = featuresPerStep,
            HiddenSize = hiddenSize,
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
            Crf = crf,
        });

    /// <summary>Trains a network of gated recurrent units to predict a class for each step of a sequence, with all options.</summary>
    /// <param name="options">The options; later changes to them have no effect.</param>
    /// <seealso cref="RecurrentEstimator"/>
    public RecurrentEstimator Gru(SequenceTaggingOptions options) => RecurrentEstimator.Gru(environment, Task(options), options);

    private static SequenceTaggingTask Task(SequenceTaggingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Crf ? SequenceTaggingTask.Chain : SequenceTaggingTask.Independent;
    }
}
