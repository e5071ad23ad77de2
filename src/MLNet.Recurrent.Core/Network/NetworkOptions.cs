using MLNet.Recurrent.Cells;

namespace MLNet.Recurrent.Network;

/// <summary>
/// The shape of a recurrent network: embeddings and convolutions if wanted, stacked recurrent layers, and a dense layer on what
/// is pooled from the hidden states of a sequence, or on the hidden state of each step.
/// </summary>
public sealed record NetworkOptions
{
    /// <summary>Largest size of any dimension; keeps a damaged file from asking for absurd memory.</summary>
    internal const int MaximumSize = 1 << 20;

    internal const int MaximumLayers = 256;

    internal const int MaximumEnsemble = 1024;

    /// <summary>Values per time step, at least 1.</summary>
    public required int InputSize { get; init; }

    /// <summary>
    /// Whether each sequence is brought to mean 0 and deviation 1 on its own, value by value over its steps: for data where the shape
    /// counts and not the level.
    /// </summary>
    public SequenceStandardization SequenceStandardization { get; init; }

    /// <summary>Embeddings of the columns of a step that hold numbers of tokens or categories; they follow the other columns.</summary>
    public OptionList<EmbeddingOptions> Embeddings { get; init; }

    /// <summary>Convolutions between the steps, embedded if need be, and the recurrent layers, in order.</summary>
    public OptionList<ConvolutionOptions> Convolutions { get; init; }

    /// <summary>Whether the dense layer also sees the mean of the last convolution's outputs over time.</summary>
    public bool PoolConvolutions { get; init; }

    /// <summary>
    /// Whether the convolutions stand beside the recurrent layers, which then read the steps themselves, instead of before them
    /// (LSTM-FCN: Karim et al., 2018). Needs <see cref="PoolConvolutions"/>.
    /// </summary>
    public bool ConvolutionBranch { get; init; }

    /// <summary>The recurrent cell.</summary>
    public CellKind Cell { get; init; } = CellKind.Lstm;

    /// <summary>Units per layer and direction, at least 1.</summary>
    public int HiddenSize { get; init; } = Defaults.HiddenSize;

    /// <summary>Recurrent layers on top of each other, at least 1.</summary>
    public int Layers { get; init; } = Defaults.Layers;

    /// <summary>Whether each layer also reads the sequence backwards; its output is then twice as wide.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>
    /// Whether what each layer above the first reads, the dense layer included, is brought to mean 0 and deviation 1 over its values
    /// (layer normalisation: Ba et al., 2016; between the layers, not inside of the cell). Gain and bias are left to the weights that follow.
    /// </summary>
    public bool LayerNormalization { get; init; }

    /// <summary>
    /// Whether each recurrent layer above the first passes on what it reads, before normalisation, added to its states (He et al., 2016; Wu et
    /// al., 2016). For stacks of three and more layers.
    /// </summary>
    public bool Residual { get; init; }

    /// <summary>What of the hidden states the dense layer sees; not used with <see cref="OutputPerStep"/>.</summary>
    public PoolingKind Pooling { get; init; }

    /// <summary>Whether there is an output for each step instead of one for the sequence.</summary>
    public bool OutputPerStep { get; init; }

    /// <summary>
    /// Steps of the recurrent layers, the last ones, that each have an output, instead of one output for the sequence; 0 for that one. For
    /// forecasts: the last steps are those ahead, of which only some columns are known.
    /// </summary>
    public int OutputSteps { get; init; }

    /// <summary>
    /// Steps of the sequence, the last ones, that the dense layer reads as they come, beside what is pooled: a linear map past the recurrent
    /// layers, whose weights start at zero. 0 for none. Of shorter sequences the steps that are missing count as zeros.
    /// </summary>
    public int SkipSteps { get; init; }

    /// <summary>How many columns of those steps, the first ones, the dense layer reads; 0 for all that are not embedded.</summary>
    public int SkipColumns { get; init; }

    /// <summary>Values predicted for a sequence (or step): targets of a regression, classes of a classification; 1 for two classes.</summary>
    public int OutputSize { get; init; } = 1;

    /// <summary>What the outputs mean.</summary>
    public OutputKind Output { get; init; } = OutputKind.Linear;

    /// <summary>
    /// Networks of this shape, trained from different seeds, whose predictions are averaged: probabilities of classes, values of a
    /// regression (Hansen and Salamon, 1990). At least 1. All of them are one model.
    /// </summary>
    public int Ensemble { get; init; } = Defaults.Ensemble;

    /// <summary>1, or 2 when bidirectional.</summary>
    internal int Directions => Bidirectional ? 2 : 1;

    /// <summary>Columns of a step that are numbers, not embedded.</summary>
    internal int NumericSize => InputSize - Embeddings.Sum(embedding => embedding.Columns);

    /// <summary>Values of a step that come from these columns: twice as many when they stand beside themselves in another scale.</summary>
    internal int NumericWidth => NumericSize * (SequenceStandardization == SequenceStandardization.Beside ? 2 : 1);

    /// <summary>Values of a step once it is embedded.</summary>
    internal int EmbeddedSize => NumericWidth + Embeddings.Sum(embedding => embedding.Size);

    /// <summary>Values per step that the first recurrent layer reads.</summary>
    internal int StackInputSize => Convolutions.Count == 0 || ConvolutionBranch ? EmbeddedSize : Convolutions[^1].Filters;

    /// <summary>Whether the recurrent layers read steps other than those of the sequence.</summary>
    internal bool HasFront => Embeddings.Count > 0 || Convolutions.Count > 0 || SequenceStandardization != SequenceStandardization.None;

    /// <summary>Whether anything before the recurrent layers is trained through what they read.</summary>
    internal bool TrainsFront => Embeddings.Count > 0 || (Convolutions.Count > 0 && !ConvolutionBranch);

    /// <summary>Values per step that layer <paramref name="layer"/> reads.</summary>
    internal int LayerInputSize(int layer) => layer == 0 ? StackInputSize : HiddenSize * Directions;

    /// <summary>Values that are pooled from the hidden states.</summary>
    internal int PooledSize => HiddenSize * Directions * (Pooling == PoolingKind.MeanAndMax && !OutputPerStep ? 2 : 1);

    /// <summary>Values of the dense layer's input before those that skip the recurrent layers.</summary>
    internal int SkipPlace => PooledSize + (PoolConvolutions ? Convolutions[^1].Filters : 0);

    /// <summary>Values of a step that skip the recurrent layers.</summary>
    internal int SkipWidth => SkipSteps == 0 ? 0 : SkipColumns == 0 ? NumericWidth : SkipColumns;

    /// <summary>Values that the dense layer reads.</summary>
    internal int HeadInputSize => SkipPlace + (SkipSteps * SkipWidth);

    /// <summary>Rows of outputs of a sequence: one, or one per step that has an output.</summary>
    internal int OutputRows(int steps) => OutputPerStep ? steps : Math.Max(1, OutputSteps);

    /// <summary>Whether the state after each step is all that is needed to go on: one direction, and nothing that looks ahead or back.</summary>
    internal bool RunsStepByStep => NeedsWhole is null;

    /// <summary>Why more than that is needed, to complete "The model ..."; null where it is not.</summary>
    internal string? NeedsWhole =>
        Bidirectional ? "is bidirectional (Bidirectional = true): its outputs need the steps to come"
        : Convolutions.Count > 0 ? "has convolutions, which read several steps at once"
        : SequenceStandardization != SequenceStandardization.None
            ? $"standardises each sequence over all its steps (SequenceStandardization = {SequenceStandardization})"
        : OutputSteps > 0 ? $"has outputs for the last steps of a sequence only (OutputSteps = {OutputSteps})"
        : SkipSteps > 0 ? $"reads the last steps once more beside the recurrent layers (SkipSteps = {SkipSteps})"
        : OutputPerStep || Pooling == PoolingKind.Last ? null
        : $"pools the states of all steps (Pooling = {Pooling})";

    /// <summary>Steps of a sequence as the recurrent layers see it.</summary>
    internal int StackSteps(int steps)
    {
        int length = steps;
        for (int i = 0; i < Convolutions.Count && !ConvolutionBranch; i++)
        {
            length = Convolutions[i].OutputLength(length);
        }

        return length;
    }

    /// <summary>Whether a column is read by an embedding.</summary>
    internal bool IsEmbedded(int column) => IsEmbedded(column, Embeddings.Count);

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its value and the requirement.</exception>
    public void Validate()
    {
        Require.Range(InputSize, 1, MaximumSize);
        Require.Range(HiddenSize, 1, MaximumSize);
        Require.Range(Layers, 1, MaximumLayers);
        Require.Range(Ensemble, 1, MaximumEnsemble);
        Require.Range(OutputSize, 1, MaximumSize);
        Require.Defined(Cell);
        Require.Defined(Output);
        Require.Defined(Pooling);
        Require.Defined(SequenceStandardization);
        ValidateFront();
        if (LayerNormalization && HiddenSize * Directions < 2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(LayerNormalization), LayerNormalization, "LayerNormalization needs HiddenSize of 2 or more: a single value less its mean is zero.");
        }

        if (Residual && Layers < 2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(Residual), Residual, $"Residual adds the input of the second and later layers; Layers is {Layers}. Set Layers to 2 or more, or Residual to false.");
        }

        if (Output == OutputKind.Logistic)
        {
            Require.Range(OutputSize, 1, 1);
        }

        if (Output == OutputKind.ConditionalRandomField && Ensemble > 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(Ensemble), Ensemble, "Ensemble must be 1 with a conditional random field: scores of transitions cannot be averaged. Or set Output to Softmax.");
        }

        if (Output == OutputKind.ConditionalRandomField && !OutputPerStep)
        {
            throw new ArgumentOutOfRangeException(
                nameof(OutputPerStep), OutputPerStep, "A conditional random field has a class for each step: OutputPerStep must be true.");
        }
    }

    // by one of the first embeddings
    private bool IsEmbedded(int column, int embeddings)
    {
        for (int i = 0; i < embeddings; i++)
        {
            if (Embeddings[i].Reads(column))
            {
                return true;
            }
        }

        return false;
    }

    private void ValidateFront()
    {
        Require.Range(Embeddings.Count, 0, MaximumLayers, "Embeddings.Count");
        Require.Range(Convolutions.Count, 0, MaximumLayers, "Convolutions.Count");
        for (int i = 0; i < Embeddings.Count; i++)
        {
            EmbeddingOptions embedding = Embeddings[i];
            embedding.Validate(InputSize);
            for (int column = embedding.FirstColumn; column < embedding.FirstColumn + embedding.Columns; column++)
            {
                if (IsEmbedded(column, i))
                {
                    throw new ArgumentOutOfRangeException(nameof(Embeddings), column, $"Two embeddings read column {column}; a column belongs to one.");
                }
            }
        }

        foreach (ConvolutionOptions convolution in Convolutions)
        {
            convolution.Validate();
            if (OutputPerStep && convolution.Stride > 1)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(ConvolutionOptions.Stride), convolution.Stride, "With OutputPerStep each step needs an output: Stride must be 1.");
            }
        }

        if (PoolConvolutions && (Convolutions.Count == 0 || OutputPerStep))
        {
            throw new ArgumentOutOfRangeException(
                nameof(PoolConvolutions), PoolConvolutions, "PoolConvolutions needs at least one convolution and one output per sequence.");
        }

        if (ConvolutionBranch && !PoolConvolutions)
        {
            throw new ArgumentOutOfRangeException(
                nameof(ConvolutionBranch), ConvolutionBranch, "ConvolutionBranch must be false unless PoolConvolutions is true: nothing else reads the branch.");
        }

        Require.Range(EmbeddedSize, 1, MaximumSize);
        ValidateHead();
    }

    private void ValidateHead()
    {
        Require.Range(OutputSteps, 0, MaximumSize);
        Require.Range(SkipSteps, 0, MaximumSize);
        Require.Range(SkipColumns, 0, NumericWidth);
        Require.Range((int)Math.Min(int.MaxValue, (long)SkipSteps * SkipWidth), 0, MaximumSize, "SkipSteps x SkipColumns");
        if (OutputSteps > 0 && (OutputPerStep || Pooling != PoolingKind.Last || PoolConvolutions))
        {
            throw new ArgumentOutOfRangeException(
                nameof(OutputSteps), OutputSteps,
                "OutputSteps must be 0 unless outputs are those of the last states: set OutputPerStep and PoolConvolutions to false and Pooling to Last.");
        }

        if (SkipSteps > 0 && (OutputPerStep || OutputSteps > 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(SkipSteps), SkipSteps, "SkipSteps must be 0 unless a sequence has one row of outputs: OutputPerStep false, OutputSteps at most 1.");
        }
    }
}
