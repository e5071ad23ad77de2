namespace MLNet.Recurrent.Engine;

/// <summary>Scores one series step by step; what it remembers can be copied out and in.</summary>
internal interface IStreamStepper
{
    /// <summary>Values of what it remembers; always the same number.</summary>
    int StateSize { get; }

    /// <param name="step">[features].</param>
    /// <param name="outputs">[output size].</param>
    void Step(ReadOnlySpan<float> step, Span<float> outputs);

    /// <summary>Takes the last step back; at most once per step.</summary>
    void TakeBack();

    void Reset();

    void CopyStateTo(Span<float> state);

    void RestoreState(ReadOnlySpan<float> state);
}
