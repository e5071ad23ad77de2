namespace MLNet.Recurrent.Benchmarks.Peers;

/// <summary>Scores one batch of whole sequences.</summary>
internal interface IPredictionContender : IContender
{
    /// <summary>[batch, outputs] of the last run.</summary>
    ReadOnlySpan<float> Outputs { get; }

    void Run();
}
