namespace MLNet.Recurrent;

/// <summary>Every default value, once. Options of the core and of the ML.NET trainers take them from here.</summary>
public static class Defaults
{
    /// <summary>Units of a recurrent layer.</summary>
    public const int HiddenSize = 64;

    /// <summary>Values of the vector that an embedding has for a token.</summary>
    public const int EmbeddingSize = 64;

    /// <summary>Occurrences from which on a key has a vector of its own.</summary>
    public const int MinimumKeyCount = 1;

    /// <summary>Recurrent layers on top of each other.</summary>
    public const int Layers = 1;

    /// <summary>Networks whose predictions are averaged.</summary>
    public const int Ensemble = 1;

    /// <summary>Sequences per update of the weights.</summary>
    public const int BatchSize = 32;

    /// <summary>Passes over the data at the most; early stopping usually ends training sooner.</summary>
    public const int Epochs = 100;

    /// <summary>Step size of the optimiser at the top of its schedule.</summary>
    public const float LearningRate = 3e-3f;

    /// <summary>Largest norm of the gradient of one update (Pascanu et al., 2013).</summary>
    public const float ClipNorm = 1f;

    /// <summary>Share of the training sequences held back to decide when to stop.</summary>
    public const float ValidationFraction = 0.1f;

    /// <summary>Epochs without improvement after which training stops.</summary>
    public const int Patience = 10;

    /// <summary>Share of all updates over which the learning rate rises from zero.</summary>
    public const float WarmUpFraction = 0.02f;

    /// <summary>Weight decay of AdamW (Loshchilov and Hutter, 2019); the other rules have none by default.</summary>
    public const float WeightDecay = 0.2f;

    /// <summary>Epochs that the running average of the weights looks back on.</summary>
    public const float AveragingEpochs = 1f;

    /// <summary>Epochs of the training on all sequences that follows early stopping, as a share of the epochs up to the best.</summary>
    public const float RefitFraction = 0.5f;

    /// <summary>Units of a tagger, in each direction.</summary>
    public const int TaggingHiddenSize = 128;

    /// <summary>Values of the vector that a tagger has for a token.</summary>
    public const int TaggingEmbeddingSize = 100;

    /// <summary>Passes of a tagger over the data at the most.</summary>
    public const int TaggingEpochs = 30;

    /// <summary>Dropout of a tagger between layers and before the output.</summary>
    public const float TaggingDropout = 0.5f;

    /// <summary>Probability with which a tagger is trained to do without a token.</summary>
    public const float TaggingTokenDropout = 0.1f;

    /// <summary>Weight decay of a tagger.</summary>
    public const float TaggingWeightDecay = 0.01f;

    /// <summary>Seed of initial weights, shuffling and dropout.</summary>
    public const int Seed = 1;

    /// <summary>Nominal coverage of forecast intervals.</summary>
    public const double ConfidenceLevel = 0.95;

    /// <summary>What the recurrent forecasters do differently.</summary>
    public static class Forecasts
    {
        /// <summary>Units of a recurrent layer: 0 for 128, or 64 where series are short or few.</summary>
        public const int HiddenSize = 0;

        /// <summary>Networks of different seeds whose forecasts are averaged: 0 for 1, or 5 where series are short or few and each takes seconds.</summary>
        public const int Ensemble = 0;

        /// <summary>Step size at its top; a fifth of it where series are short.</summary>
        public const float LearningRate = 5e-3f;

        /// <summary>Windows per update of the weights: 0 for 256, or 32 where series are short of values.</summary>
        public const int BatchSize = 0;
    }

    /// <summary>
    /// What the ML.NET trainers do differently where the features are tokens: there the network is also bidirectional, with mean and
    /// maximum over time. Chosen on parts of the training data of trec-qc, yelp and names.
    /// </summary>
    public static class Tokens
    {
        /// <summary>Step size of the optimiser at the top of its schedule.</summary>
        public const float LearningRate = 1e-3f;

        /// <summary>Probability of dropping a value before the output.</summary>
        public const float Dropout = 0.5f;

        /// <summary>Probability of dropping a value of the embedded tokens, the same ones in all steps.</summary>
        public const float InputDropout = 0.3f;

        /// <summary>Probability of taking a token as unknown.</summary>
        public const float TokenDropout = 0.1f;
    }
}
