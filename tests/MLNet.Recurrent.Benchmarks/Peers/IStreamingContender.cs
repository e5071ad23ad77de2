namespace MLNet.Recurrent.Benchmarks.Peers;

/// <summary>Scores one sequence step by step and keeps its state in between.</summary>
internal interface IStreamingContender : IContender
{
    /// <summary>[outputs] after the last step.</summary>
    ReadOnlySpan<float> Outputs { get; }

    /// <summary>Forgets all steps.</summary>
    void Reset();

    /// <summary>Takes the next step.</summary>
    /// <param name="input">[features].</param>
    void Step(ReadOnlySpan<float> input);
}
