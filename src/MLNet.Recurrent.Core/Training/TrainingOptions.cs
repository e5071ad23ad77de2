using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Training;

/// <summary>How a network is trained. Every value has a default that works without tuning.</summary>
public sealed record TrainingOptions
{
    internal const int MaximumThreads = 1024;
    internal const float BelowOne = 0.999999f;

    /// <summary>Passes over the data at the most, at least 1.</summary>
    public int Epochs { get; init; } = Defaults.Epochs;

    /// <summary>
    /// Updates of the weights at the least, 0 or more: where <see cref="Epochs"/> are fewer, there are more epochs, and early
    /// stopping waits for them. Small sets need it.
    /// </summary>
    public int MinimumUpdates { get; init; }

    /// <summary>Sequences per update, at least 1; more than there are is taken as all.</summary>
    public int BatchSize { get; init; } = Defaults.BatchSize;

    /// <summary>The loss. Logistic, softmax and conditional random field go with the outputs of the same name, the others with linear outputs.</summary>
    public LossKind Loss { get; init; } = LossKind.SquaredError;

    /// <summary>Where the Huber loss turns from squared to absolute, in standard deviations of the label when it is standardised.</summary>
    public float HuberThreshold { get; init; } = 1f;

    /// <summary>
    /// Whether rare classes count as much as frequent ones: sequences, or steps where each has a target, are weighted by one over the number
    /// of their class. Not for a conditional random field, which judges the classes of a sequence together.
    /// </summary>
    public bool BalanceClasses { get; init; }

    /// <summary>
    /// Weight of the sequences of each class, or of its steps where each has a target, 0 or more, one for each class: two of a network with a
    /// logistic output. None for equal weights. Counts in validation too. Not for a conditional random field, which judges the classes of a
    /// sequence together; not together with <see cref="BalanceClasses"/>.
    /// </summary>
    public OptionList<float> ClassWeights { get; init; }

    /// <summary>
    /// Share of each class's target that is spread evenly over all classes (Szegedy et al., 2016), 0 to below 1; not used by regression.
    /// </summary>
    public float LabelSmoothing { get; init; }

    /// <summary>Levels of the quantile loss, each above 0 and below 1, rising; the network has one output per target and level.</summary>
    public OptionList<float> Quantiles { get; init; } = [0.1f, 0.5f, 0.9f];

    /// <summary>Weight of each level in the loss, positive; none for equal weights.</summary>
    public OptionList<float> QuantileWeights { get; init; }

    /// <summary>
    /// Sequences drawn anew for each epoch, without repetition; 0 for all. For sets whose sequences overlap so much that a few of
    /// them say nearly everything, like all windows of long series.
    /// </summary>
    public int EpochSequences { get; init; }

    /// <summary>The update rule.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>Step size at the top of the schedule, positive.</summary>
    public float LearningRate { get; init; } = Defaults.LearningRate;

    /// <summary>How the learning rate changes.</summary>
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Cosine;

    /// <summary>Share of all updates over which the rate rises linearly from zero, 0 to 1.</summary>
    public float WarmUpFraction { get; init; } = Defaults.WarmUpFraction;

    /// <summary>Epochs between two reductions of the step schedule, at least 1.</summary>
    public int StepEpochs { get; init; } = 30;

    /// <summary>Factor of each reduction of the step schedule, 0 to 1.</summary>
    public float StepFactor { get; init; } = 0.1f;

    /// <summary>Momentum of stochastic gradient descent, 0 to 1.</summary>
    public float Momentum { get; init; } = 0.9f;

    /// <summary>Decay of Adam's mean of gradients, 0 to 1.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>Decay of Adam's mean of squared gradients, 0 to 1.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Decay of RMSProp's mean of squared gradients, 0 to 1.</summary>
    public float RmsPropDecay { get; init; } = 0.99f;

    /// <summary>Added to the denominators of Adam and RMSProp, positive.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>
    /// Weight decay, 0 or more: decoupled for AdamW, added to the gradient for the others. Biases do not decay. Null for
    /// <see cref="Defaults.WeightDecay"/> with AdamW and none with the others.
    /// </summary>
    public float? WeightDecay { get; init; }

    /// <summary>
    /// Epochs that the running average of the weights looks back on, 0 or more. The average is what is validated and kept: it
    /// is nearly as good as the end of a decaying learning rate, long before that end (Polyak and Juditsky, 1992; Izmailov et
    /// al., 2018). 0 keeps the weights of the last update instead.
    /// </summary>
    public float AveragingEpochs { get; init; } = Defaults.AveragingEpochs;

    /// <summary>Largest Euclidean norm of a gradient; 0 for no limit.</summary>
    public float ClipNorm { get; init; } = Defaults.ClipNorm;

    /// <summary>Largest absolute value of an element of a gradient, applied before the norm; 0 for no limit.</summary>
    public float ClipValue { get; init; }

    /// <summary>Probability of dropping a value between two layers and before the dense layer, 0 to below 1.</summary>
    public float Dropout { get; init; }

    /// <summary>
    /// Whether <see cref="Dropout"/> drops the same values in all steps of a sequence (Gal and Ghahramani, 2016) instead of others in
    /// each. With <see cref="TruncationSteps"/>: in all steps of a stretch.
    /// </summary>
    public bool VariationalDropout { get; init; }

    /// <summary>
    /// Probability of dropping a value of the (embedded) inputs, the same ones in all steps of a sequence (Gal and Ghahramani,
    /// 2016), 0 to below 1.
    /// </summary>
    public float InputDropout { get; init; }

    /// <summary>
    /// Probability of taking the tokens of a step as unknown, 0 to below 1. Networks with embeddings learn from it what to make of
    /// words they have not seen.
    /// </summary>
    public float TokenDropout { get; init; }

    /// <summary>Vectors that an embedding starts from; null for random ones. Not used when training continues from a model.</summary>
    public InitialVectors? InitialVectors { get; init; }

    /// <summary>
    /// Probability of dropping a recurrent weight, the same ones at all steps of an update (Merity et al., 2018), 0 to below 1.
    /// </summary>
    public float RecurrentDropout { get; init; }

    /// <summary>
    /// Probability of dropping a unit's state on its way to the next step, of the same units at all steps of an update (Gal and
    /// Ghahramani, 2016), 0 to below 1. All sequences of a batch share them: what is dropped are columns of the recurrent weights. What a
    /// cell carries on by itself, an LSTM's memory, stays.
    /// </summary>
    public float StateDropout { get; init; }

    /// <summary>
    /// Deviation of noise added to each input in training (Um et al., 2017), 0 or more, in deviations of the input when it is
    /// standardised.
    /// </summary>
    public float InputJitter { get; init; }

    /// <summary>Deviation, around 1, of a factor for each input of a sequence in training (Um et al., 2017), 0 or more.</summary>
    public float InputScaling { get; init; }

    /// <summary>
    /// Share of the steps of a sequence that in training runs at half or twice its speed, somewhere in the sequence (window warping: Le
    /// Guennec et al., 2016), 0 to below 1. The length stays.
    /// </summary>
    public float WindowWarping { get; init; }

    /// <summary>
    /// Greatest share of the steps of a sequence that in training is cut off its ends, 0 to below 1 (window slicing: Le Guennec et al.,
    /// 2016). The rest is stretched to the same length.
    /// </summary>
    public float WindowSlicing { get; init; }

    /// <summary>
    /// Steps that the gradient travels back in time; 0 for all of them (exact backpropagation through time). For networks in one
    /// direction only. With an output per step, sequences are cut into stretches of that many steps, and each stretch is an update: the
    /// state is carried from one to the next, the gradient is not (Williams and Peng, 1990), so memory does not grow with the length of a
    /// sequence. With one output for the sequence, the gradient ends that many steps before its last.
    /// </summary>
    public int TruncationSteps { get; init; }

    /// <summary>
    /// Steps that LSTM and GRU units are made to remember from the start: their gates begin with memories of 1 up to this many
    /// steps (chrono initialisation: Tallec and Ollivier, 2018). 0 for the length of the longest training sequence, null for gates
    /// that begin half open. For lags of some hundred steps; it hardly matters if it is too large by a factor of ten.
    /// </summary>
    public int? MemorySteps { get; init; }

    /// <summary>
    /// Share of the sequences held back for validation, 0 to below 1, when no validation set is given: the last ones in
    /// order, for classes the last ones of each. The last, because neighbours in time are alike and a random choice would
    /// hide overfitting.
    /// </summary>
    public float ValidationFraction { get; init; } = Defaults.ValidationFraction;

    /// <summary>Epochs without improvement before training stops; 0 never stops early.</summary>
    public int Patience { get; init; } = Defaults.Patience;

    /// <summary>
    /// When validation sequences were held back: the best weights are then trained on all sequences, those included, for this
    /// share of the epochs that led to them, while the learning rate falls to zero. 0 leaves it out. The last sequences are
    /// often the nearest to what will be predicted, and this is how they are learned from.
    /// </summary>
    public float RefitFraction { get; init; } = Defaults.RefitFraction;

    /// <summary>Smallest decrease of the loss that counts as an improvement.</summary>
    public float MinimumImprovement { get; init; }

    /// <summary>Whether inputs, and the labels of a regression, are brought to mean 0 and deviation 1 inside the model.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>Seed of initial weights, shuffling and dropout. The same seed gives the same bits at any number of threads.</summary>
    public int Seed { get; init; } = Defaults.Seed;

    /// <summary>
    /// Threads at the most; 0 for one per processor. A batch is shared out in parts of 16 sequences, of 32 from batches of 64 on, so
    /// larger batches keep more threads busy. Changes the time, never the result.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>Called after each epoch, on the training thread; for an ensemble on several, one after the other. Also for the epochs on all sequences, which have no validation loss.</summary>
    public Action<EpochRecord>? Progress { get; init; }

    /// <summary>Ends training within one batch; the best weights so far are kept.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal DropoutRates Dropouts => new(Dropout, InputDropout, TokenDropout, VariationalDropout);

    internal AugmentationRates Augmentation => new(InputJitter, InputScaling, WindowWarping, WindowSlicing);

    /// <summary>The weight decay in force.</summary>
    internal float EffectiveWeightDecay => WeightDecay ?? (Optimizer == OptimizerKind.AdamW ? Defaults.WeightDecay : 0);

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its value and the requirement.</exception>
    public void Validate()
    {
        Require.Range(Epochs, 1, int.MaxValue);
        Require.Range(MinimumUpdates, 0, int.MaxValue);
        Require.Range(BatchSize, 1, int.MaxValue);
        Require.Defined(Loss);
        Require.Positive(HuberThreshold);
        Require.Range(LabelSmoothing, 0, BelowOne);
        ValidateQuantiles();
        ValidateClassWeights();
        Require.Range(EpochSequences, 0, int.MaxValue);
        Require.Defined(Optimizer);
        Require.Positive(LearningRate);
        Require.Defined(Schedule);
        Require.Range(WarmUpFraction, 0, 1);
        Require.Range(StepEpochs, 1, int.MaxValue);
        Require.Range(StepFactor, 0, 1);
        Require.Range(Momentum, 0, BelowOne);
        Require.Range(Beta1, 0, BelowOne);
        Require.Range(Beta2, 0, BelowOne);
        Require.Range(RmsPropDecay, 0, BelowOne);
        Require.Positive(Epsilon);
        Require.Range(EffectiveWeightDecay, 0, float.MaxValue, nameof(WeightDecay));
        Require.Range(AveragingEpochs, 0, float.MaxValue);
        Require.Range(ClipNorm, 0, float.MaxValue);
        Require.Range(ClipValue, 0, float.MaxValue);
        Require.Range(Dropout, 0, BelowOne);
        Require.Range(InputDropout, 0, BelowOne);
        Require.Range(TokenDropout, 0, BelowOne);
        Require.Range(RecurrentDropout, 0, BelowOne);
        Require.Range(StateDropout, 0, BelowOne);
        Require.Range(InputJitter, 0, float.MaxValue);
        Require.Range(InputScaling, 0, float.MaxValue);
        Require.Range(WindowWarping, 0, BelowOne);
        Require.Range(WindowSlicing, 0, BelowOne);
        Require.Range(TruncationSteps, 0, int.MaxValue);
        Require.Range(MemorySteps ?? 0, 0, NetworkOptions.MaximumSize, nameof(MemorySteps));
        Require.Range(ValidationFraction, 0, BelowOne);
        Require.Range(Patience, 0, int.MaxValue);
        Require.Range(RefitFraction, 0, 100);
        Require.Range(MinimumImprovement, 0, float.MaxValue);
        Require.Range(Threads, 0, MaximumThreads);
    }

    private void ValidateClassWeights()
    {
        foreach (float weight in ClassWeights)
        {
            Require.Range(weight, 0, float.MaxValue, nameof(ClassWeights));
        }

        if (ClassWeights.Count > 0 && ClassWeights.All(weight => weight == 0))
        {
            throw new ArgumentOutOfRangeException(nameof(ClassWeights), ClassWeights.ToString(), "ClassWeights must be positive for at least one class.");
        }

        if (ClassWeights.Count > 0 && BalanceClasses)
        {
            throw new ArgumentException("ClassWeights and BalanceClasses both say what the classes weigh. Use one of them.");
        }
    }

    private void ValidateQuantiles()
    {
        float below = 0;
        foreach (float level in Quantiles)
        {
            if (!(level > below && level < 1))
            {
                throw new ArgumentOutOfRangeException(nameof(Quantiles), level, "Quantiles must be rising levels between 0 and 1.");
            }

            below = level;
        }

        if (Loss == LossKind.Quantile && Quantiles.Count == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(Quantiles), 0, "Quantiles must have at least one level for the quantile loss.");
        }

        if (QuantileWeights.Count != 0 && (QuantileWeights.Count != Quantiles.Count || QuantileWeights.Any(weight => !(weight > 0) || !float.IsFinite(weight))))
        {
            throw new ArgumentOutOfRangeException(
                nameof(QuantileWeights), QuantileWeights.ToString(), "QuantileWeights must be one positive weight per level, or none.");
        }
    }
}
