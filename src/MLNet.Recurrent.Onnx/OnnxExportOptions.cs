namespace MLNet.Recurrent.Onnx;

/// <summary>What a model looks like as an ONNX graph. The defaults score whole sequences of one length per batch.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Name of the input of sequences: [batch, steps, input size], in the caller's scale.</summary>
    public string InputName { get; init; } = "Features";

    /// <summary>
    /// Name of the output: [batch, output size], or [batch, steps, output size] of a model with outputs of steps, all or the last ones; values in
    /// the label's scale, the log-odds, or one logit per class, as <see cref="Inference.SequencePredictor"/> gives them.
    /// </summary>
    public string OutputName { get; init; } = "Score";

    /// <summary>
    /// Name of a further output of a classifier, of the same sizes: the probability of the second class, or of each class; of a conditional
    /// random field that of each class at each step over all paths. Null leaves it out; a model of real values has none.
    /// </summary>
    public string? ProbabilityName { get; init; } = "Probability";

    /// <summary>
    /// Name of a further output of a conditional random field: the most likely path, int64 [batch, steps], class indices, -1 behind the end
    /// of a sequence. Null leaves it out; other models have none.
    /// </summary>
    public string? TagsName { get; init; } = "Tags";

    /// <summary>
    /// Name of an input of the number of steps of each sequence: int32 [batch], 1 to steps; what stands behind them has no influence.
    /// Null, the default, where all sequences of a batch have the same length.
    /// </summary>
    public string? LengthsName { get; init; }

    /// <summary>
    /// Whether the state goes in and comes out, for scoring a stream piece by piece: an input InitialHidden and an output
    /// FinalHidden, [layers, batch, hidden size], and for an LSTM InitialMemory and FinalMemory; of an ensemble with the layers of one network
    /// after those of the other. Zeros start a stream. Only for a model that <see cref="Inference.SequenceStepper"/> takes, and no conditional
    /// random field.
    /// </summary>
    public bool WithState { get; init; }

    /// <summary>Steps of every sequence; 0, the default, lets each batch have its own number.</summary>
    public int Steps { get; init; }

    /// <summary>Sequences of every batch; 0, the default, lets each batch have its own number.</summary>
    public int BatchSize { get; init; }

    /// <summary>Names of the values of a step, for the metadata of the file; null or one per value.</summary>
    public IReadOnlyList<string>? FeatureNames { get; init; }

    /// <summary>Names of the classes in the order of the outputs, for the metadata of the file; null or one per class.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }
}
