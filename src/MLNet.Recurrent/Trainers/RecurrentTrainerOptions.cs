using Microsoft.ML;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent;

/// <summary>
/// Options of the recurrent trainers: ml.Regression.Trainers, ml.BinaryClassification.Trainers and
/// ml.MulticlassClassification.Trainers .Rnn, .Lstm and .Gru. Every value has a default that works without tuning.
/// Options are read when the trainer is created; later changes have no effect on it. Where the features are tokens, keys or words,
/// some have another default, which their description gives.
/// </summary>
public partial class RecurrentTrainerOptions
{
    private static readonly TrainingOptions training = new();

    /// <summary>
    /// Column of the label: <see cref="float"/> for regression; <see cref="bool"/>, 0 and 1, or a key of two values for binary
    /// classification; a key for multiclass classification.
    /// </summary>
    public string LabelColumnName = ColumnNames.Label;

    /// <summary>
    /// Column of the sequences: Vector&lt;Single, steps, features&gt;, or a flat vector of <see cref="float"/>, step after step,
    /// with <see cref="FeaturesPerStep"/>; or a vector of keys or text, such as characters or words, which are embedded: one per
    /// step, or of a [steps, keys] vector several, whose vectors are added.
    /// </summary>
    public string FeatureColumnName = ColumnNames.Features;

    /// <summary>
    /// Further columns of the sequences: vectors of keys or words with as many steps as the features, such as parts of speech, or the
    /// kind of event beside its numbers. Each has an embedding of its own beside the features.
    /// </summary>
    public OptionList<string> CategoricalColumnNames;

    /// <summary>Column of example weights, <see cref="float"/>, 0 or more; null for equal weights.</summary>
    public string? ExampleWeightColumnName;

    /// <summary>
    /// Values per time step of a flat feature column; 0 takes it from the dimensions of the column, or 1 if it has none.
    /// </summary>
    public int FeaturesPerStep;

    /// <summary>Values of the trained vector that stands for a key, at least 1. Only for columns of keys.</summary>
    public int EmbeddingSize = Defaults.EmbeddingSize;

    /// <summary>
    /// Occurrences in the training data from which on a key has a vector of its own, at least 1. Rarer ones share the vector of
    /// unknown and missing keys with those that appear only in prediction.
    /// </summary>
    public int MinimumKeyCount = Defaults.MinimumKeyCount;

    /// <summary>
    /// Pieces of words that have vectors of their own, added to that of the word; null for none. Only for columns of text.
    /// </summary>
    public SubwordOptions? Subwords = new();

    /// <summary>
    /// File of vectors that the words of the features start from, in the text format of GloVe and word2vec, with
    /// <see cref="EmbeddingSize"/> values each; null to start at random, as words do that are not in the file. Best without
    /// <see cref="Subwords"/>, whose random vectors are added to them.
    /// </summary>
    public string? VectorFile;

    /// <summary>Whether the vectors from <see cref="VectorFile"/> stay as they are instead of being trained further.</summary>
    public bool FreezeVectors;

    /// <summary>Units per layer and direction, at least 1.</summary>
    public int HiddenSize = Defaults.HiddenSize;

    /// <summary>Recurrent layers on top of each other, at least 1.</summary>
    public int NumberOfLayers = Defaults.Layers;

    /// <summary>Whether each layer also reads the sequence backwards; null to do so with tokens.</summary>
    public bool? Bidirectional;

    /// <summary>
    /// Networks trained from different seeds whose predictions are averaged, at least 1. All of them are one model in one file.
    /// </summary>
    public int Ensemble = Defaults.Ensemble;

    /// <summary>
    /// Convolutions over time before the recurrent layers: [new() { Filters = 64, Kernel = 7, Stride = 2 }, ...]. They see local
    /// shapes, and with strides they make long sequences short.
    /// </summary>
    public OptionList<ConvolutionOptions> Convolutions;

    /// <summary>Whether the output also sees the mean of the last convolution's outputs over time.</summary>
    public bool PoolConvolutions;

    /// <summary>
    /// Whether the convolutions stand beside the recurrent layers, which then read the steps themselves, instead of before them
    /// (LSTM-FCN: Karim et al., 2018). Needs <see cref="PoolConvolutions"/>.
    /// </summary>
    public bool ConvolutionBranch;

    /// <summary>Whether each sequence is brought to mean 0 and deviation 1 on its own: where the shape counts and not the level.</summary>
    public SequenceStandardization SequenceStandardization;

    /// <summary>
    /// Whether what each layer above the first reads, the output layer included, is brought to mean 0 and deviation 1 over its values (layer
    /// normalisation: Ba et al., 2016; between the layers, not inside of the cell).
    /// </summary>
    public bool LayerNormalization;

    /// <summary>Whether each layer above the first passes on what it reads, added to its states (He et al., 2016): for stacks of several layers.</summary>
    public bool Residual;

    /// <summary>
    /// What of the hidden states the output sees: the last, or a mean, maximum or attention over all steps; null for the last, with
    /// tokens mean and maximum.
    /// </summary>
    public PoolingKind? Pooling;

    /// <summary>The function of a simple recurrent network; for Rnn only.</summary>
    public RnnActivation Activation;

    /// <summary>
    /// Whether the reset gate acts before the matrix product (Cho et al., 2014) instead of after it (cuDNN, PyTorch, Keras); for
    /// Gru only.
    /// </summary>
    public bool ResetBefore;

    /// <summary>
    /// Probability of dropping a value between two layers and before the output, 0 to below 1; null for none, with tokens 0.5.
    /// </summary>
    public float? Dropout;

    /// <summary>
    /// Probability of dropping a value of the inputs, the same ones in all steps of a sequence (Gal and Ghahramani, 2016), 0 to
    /// below 1; null for none, with tokens 0.3.
    /// </summary>
    public float? InputDropout;

    /// <summary>Probability of taking the tokens of a step as unknown, 0 to below 1; null for 0.1 where tokens are the features.</summary>
    public float? TokenDropout;

    /// <summary>Probability of dropping a recurrent weight, the same ones at all steps of an update (Merity et al., 2018), 0 to below 1.</summary>
    public float RecurrentDropout = training.RecurrentDropout;

    /// <summary>Whether <see cref="Dropout"/> drops the same values in all steps of a sequence (Gal and Ghahramani, 2016) instead of others in each.</summary>
    public bool VariationalDropout = training.VariationalDropout;

    /// <summary>
    /// Probability of dropping a unit's state on its way to the next step, of the same units at all steps of an update (Gal and
    /// Ghahramani, 2016), 0 to below 1.
    /// </summary>
    public float StateDropout = training.StateDropout;

    /// <summary>Deviation of noise added to each feature in training, 0 or more, in deviations of the feature when it is standardised.</summary>
    public float InputJitter = training.InputJitter;

    /// <summary>Deviation, around 1, of a factor for each feature of a sequence in training, 0 or more.</summary>
    public float InputScaling = training.InputScaling;

    /// <summary>Share of the steps of a sequence that in training runs at half or twice its speed, 0 to below 1.</summary>
    public float WindowWarping = training.WindowWarping;

    /// <summary>
    /// Greatest share of the steps of a sequence that in training is cut off its ends, 0 to below 1; the rest is stretched to the same
    /// length.
    /// </summary>
    public float WindowSlicing = training.WindowSlicing;

    /// <summary>What training makes small; null for the task's own. Regression can choose, classification cannot.</summary>
    public LossKind? Loss;

    /// <summary>Where the Huber loss turns from squared to absolute, in standard deviations of the label.</summary>
    public float HuberThreshold = training.HuberThreshold;

    /// <summary>Passes over the data at the most, at least 1; early stopping usually ends training sooner.</summary>
    public int NumberOfEpochs = training.Epochs;

    /// <summary>Updates of the weights at the least, 0 or more: where <see cref="NumberOfEpochs"/> are fewer, there are more epochs.</summary>
    public int MinimumUpdates = training.MinimumUpdates;

    /// <summary>Sequences drawn anew for each epoch; 0 for all. For many windows that overlap.</summary>
    public int EpochSequences = training.EpochSequences;

    /// <summary>Sequences per update of the weights, at least 1; more than there are is taken as all.</summary>
    public int BatchSize = training.BatchSize;

    /// <summary>
    /// Whether rare classes count as much as frequent ones; for classification, and for taggers without <see cref="SequenceTaggingOptions.Crf"/>.
    /// </summary>
    public bool BalanceClasses = training.BalanceClasses;

    /// <summary>
    /// Weight of the rows of a class, 0 or more, by the value of the label as text: new Dictionary&lt;string, float&gt; { ["fraud"] = 20 }, or
    /// "true" of a Boolean label; of a tagger the weight of the steps. Classes that are not named weigh 1. For classification, and for taggers
    /// without <see cref="SequenceTaggingOptions.Crf"/>; not together with <see cref="BalanceClasses"/>; null for equal weights.
    /// </summary>
    public IReadOnlyDictionary<string, float>? ClassWeights;

    /// <summary>Share of each class's target that is spread evenly over all classes, 0 to below 1; not used by regression.</summary>
    public float LabelSmoothing = training.LabelSmoothing;

    /// <summary>The update rule.</summary>
    public OptimizerKind Optimizer = training.Optimizer;

    /// <summary>Step size at the top of the schedule, positive; null for 0.003, with tokens 0.001.</summary>
    public float? LearningRate;

    /// <summary>How the learning rate changes over training.</summary>
    public ScheduleKind Schedule = training.Schedule;

    /// <summary>Share of all updates over which the learning rate rises from zero, 0 to 1.</summary>
    public float WarmUpFraction = training.WarmUpFraction;

    /// <summary>Epochs between two reductions of the step schedule, at least 1.</summary>
    public int StepEpochs = training.StepEpochs;

    /// <summary>Factor of each reduction of the step schedule, 0 to 1.</summary>
    public float StepFactor = training.StepFactor;

    /// <summary>Momentum of stochastic gradient descent, 0 to below 1.</summary>
    public float Momentum = training.Momentum;

    /// <summary>Decay of Adam's mean of gradients, 0 to below 1.</summary>
    public float Beta1 = training.Beta1;

    /// <summary>Decay of Adam's mean of squared gradients, 0 to below 1.</summary>
    public float Beta2 = training.Beta2;

    /// <summary>Decay of RMSProp's mean of squared gradients, 0 to below 1.</summary>
    public float RmsPropDecay = training.RmsPropDecay;

    /// <summary>Added to the denominators of Adam and RMSProp, positive.</summary>
    public float Epsilon = training.Epsilon;

    /// <summary>
    /// Weight decay, 0 or more: decoupled for AdamW, added to the gradient for the others. Null for 0.2 with AdamW and none with
    /// the others.
    /// </summary>
    public float? WeightDecay = training.WeightDecay;

    /// <summary>
    /// Epochs that the running average of the weights looks back on, 0 or more; the average is what is validated and kept.
    /// </summary>
    public float AveragingEpochs = training.AveragingEpochs;

    /// <summary>Largest Euclidean norm of a gradient; 0 for no limit.</summary>
    public float ClipNorm = training.ClipNorm;

    /// <summary>Largest absolute value of an element of a gradient; 0 for no limit.</summary>
    public float ClipValue = training.ClipValue;

    /// <summary>Steps that a gradient travels back in time; 0 for all of them.</summary>
    public int TruncationSteps = training.TruncationSteps;

    /// <summary>
    /// Steps that LSTM and GRU units are made to remember from the start (chrono initialisation: Tallec and Ollivier, 2018): for
    /// lags of some hundred steps. 0 for the length of the longest sequence, null for gates that begin half open.
    /// </summary>
    public int? MemorySteps = training.MemorySteps;

    /// <summary>
    /// Share of the rows held back to decide when to stop, 0 to below 1, when there is no <see cref="ValidationSet"/>: the last
    /// ones.
    /// </summary>
    public float ValidationSetFraction = training.ValidationFraction;

    /// <summary>
    /// Data that decides when to stop, prepared like the training data; null to hold back <see cref="ValidationSetFraction"/>.
    /// </summary>
    public IDataView? ValidationSet;

    /// <summary>Epochs without improvement before training stops; 0 never stops early.</summary>
    public int Patience = training.Patience;

    /// <summary>
    /// When rows were held back: the best weights are then trained on all rows, those included, for this share of the epochs that
    /// led to them, while the learning rate falls to zero. 0 leaves it out.
    /// </summary>
    public float RefitFraction = training.RefitFraction;

    /// <summary>Smallest decrease of the loss that counts as an improvement.</summary>
    public float MinimumImprovement = training.MinimumImprovement;

    /// <summary>
    /// Whether the model brings features, and the labels of a regression, to mean 0 and deviation 1; predictions are in the
    /// label's scale all the same.
    /// </summary>
    public bool Standardize = training.Standardize;

    /// <summary>Seed of initial weights, shuffling and dropout; null takes it from the seed of the MLContext.</summary>
    public int? Seed;

    /// <summary>
    /// Threads at the most; 0 for one per processor. A batch is shared out in parts of 16 rows, of 32 from batches of 64 on, so
    /// larger batches keep more threads busy. Changes the time, never the result.
    /// </summary>
    public int NumberOfThreads = training.Threads;

    /// <summary>What to do with rows that cannot be trained on.</summary>
    public InvalidRowHandling InvalidRows;

    /// <summary>What the trained model does with a sequence without steps.</summary>
    public EmptySequenceHandling EmptySequences;

    /// <summary>
    /// A model to continue from, or a chain or pipeline that contains one; it must have the same classes. Sizes, layers, convolutions and
    /// the like are taken from it where they are left at their defaults here; what is set otherwise must agree. Null to start anew.
    /// </summary>
    public ITransformer? InitialModel;

    /// <summary>Ends training within one batch; the best weights so far are kept.</summary>
    public CancellationToken CancellationToken;

    /// <summary>Called after each epoch, on the training thread.</summary>
    public Action<EpochRecord>? Progress;

    /// <summary>Those of a short overload; the others at their defaults.</summary>
    internal static RecurrentTrainerOptions Of(
        string labelColumnName,
        string featureColumnName,
        string? exampleWeightColumnName,
        int featuresPerStep,
        int hiddenSize,
        int numberOfEpochs,
        float? learningRate) => new()
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            FeaturesPerStep = featuresPerStep,
            HiddenSize = hiddenSize,
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
        };

    /// <summary>
    /// What was left open, decided by the kind of features: words and characters are many and rare, and a network that learns them by
    /// heart is soon done, so there it learns slowly and forgets much on the way.
    /// </summary>
    internal RecurrentTrainerOptions For(SequenceColumn features)
    {
        RecurrentTrainerOptions decided = Copy();
        if (features.HasKeys)
        {
            // Truncation counts from the last step, which both would contradict.
            decided.Bidirectional ??= TruncationSteps == 0;
            decided.Pooling ??= TruncationSteps == 0 ? PoolingKind.MeanAndMax : PoolingKind.Last;
            decided.Dropout ??= Defaults.Tokens.Dropout;
            decided.InputDropout ??= Defaults.Tokens.InputDropout;
            decided.TokenDropout ??= Defaults.Tokens.TokenDropout;
            decided.LearningRate ??= Defaults.Tokens.LearningRate;
        }

        return decided;
    }

    internal RecurrentTrainerOptions Copy()
    {
        var copy = (RecurrentTrainerOptions)MemberwiseClone();
        copy.ClassWeights = ClassWeights is null ? null : new Dictionary<string, float>(ClassWeights);
        return copy;
    }

    // The engine checks the values that reach it; here stand those that it does not know, or knows by another name than the one
    // an error has to give.
    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(LabelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(FeatureColumnName);
        foreach (string name in CategoricalColumnNames)
        {
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(CategoricalColumnNames));
        }

        foreach ((string name, float weight) in ClassWeights ?? new Dictionary<string, float>())
        {
            Require.Range(weight, 0, float.MaxValue, $"ClassWeights[\"{name}\"]");
        }

        if (ClassWeights?.Count > 0 && BalanceClasses)
        {
            throw new ArgumentException("ClassWeights and BalanceClasses both say what the classes weigh. Use one of them.");
        }

        Require.Range(FeaturesPerStep, 0, NetworkOptions.MaximumSize);
        Subwords?.Validate();
        Require.Range(EmbeddingSize, 1, NetworkOptions.MaximumSize);
        Require.Range(MinimumKeyCount, 1, int.MaxValue);
        Require.Defined(EmptySequences);
        Require.Defined(Activation);
        Require.Defined(InvalidRows);
        Require.Range(NumberOfLayers, 1, NetworkOptions.MaximumLayers);
        Require.Range(NumberOfEpochs, 1, int.MaxValue);
        Require.Range(ValidationSetFraction, 0, TrainingOptions.BelowOne);
        Require.Range(NumberOfThreads, 0, TrainingOptions.MaximumThreads);
    }
}
