using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Inference;

/// <summary>
/// Scores whole sequences. Holds the working memory of one thread: create one per thread, models are shared. Allocates
/// nothing after the first sequence of the greatest length.
/// </summary>
public sealed class SequencePredictor
{
    /// <summary>A predictor for one thread.</summary>
    /// <param name="model">The model; shared, not copied.</param>
    public SequencePredictor(RecurrentModel model)
    {
        Model = model;
    }

    /// <summary>The model.</summary>
    public RecurrentModel Model { get; }

    /// <summary>Scores one sequence.</summary>
    /// <param name="sequence">[steps, input size], at least one step.</param>
    /// <param name="outputs">[output size]: values in the label's scale, the log-odds, or one logit per class.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the model.</exception>
    public void Predict(ReadOnlySpan<float> sequence, Span<float> outputs) => throw new NotSupportedException();

    /// <summary>Scores all sequences of a set, in batches.</summary>
    /// <param name="data">The sequences; lengths may differ.</param>
    /// <param name="outputs">[sequences, output size].</param>
    /// <exception cref="ArgumentException">The sizes do not fit the model.</exception>
    public void Predict(SequenceSet data, Span<float> outputs) => throw new NotSupportedException();
}
