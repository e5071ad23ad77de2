namespace MLNet.Recurrent;

/// <summary>
/// Options of ml.SequenceTagging().Trainers .Rnn, .Lstm and .Gru: those of all recurrent trainers, with defaults that suit tagging.
/// The network reads in both directions, because what follows a step matters as much as what came before.
/// </summary>
public sealed class SequenceTaggingOptions : RecurrentTrainerOptions
{
    /// <summary>
    /// Whether the classes of a sequence are decided together, by a linear-chain conditional random field over the network's outputs
    /// (Lafferty et al., 2001; Lample et al., 2016), instead of step by step. Worth it where classes depend on their neighbours, as in
    /// IOB tags. Not with <see cref="RecurrentTrainerOptions.TruncationSteps"/>.
    /// </summary>
    public bool Crf = true;

    /// <summary>Options with the defaults of tagging.</summary>
    public SequenceTaggingOptions()
    {
        Bidirectional = true;
        HiddenSize = Defaults.TaggingHiddenSize;
        EmbeddingSize = Defaults.TaggingEmbeddingSize;
        Dropout = Defaults.TaggingDropout;
        TokenDropout = Defaults.TaggingTokenDropout;
        WeightDecay = Defaults.TaggingWeightDecay;
        NumberOfEpochs = Defaults.TaggingEpochs;
    }
}
