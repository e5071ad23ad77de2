namespace MLNet.Recurrent.Benchmarks.Peers;

/// <summary>Ours or a peer, ready to run one case.</summary>
internal interface IContender : IDisposable
{
    /// <summary>Whose it is; of several of one name the fastest counts.</summary>
    string Name { get; }

    /// <summary>How it runs, where it is tried in several ways.</summary>
    string Mode => "";
}
