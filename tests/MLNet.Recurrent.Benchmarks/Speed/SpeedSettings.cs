namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>What the command line asks for.</summary>
/// <param name="Threads">Threads of ours and of the peers.</param>
/// <param name="Filter">Part of the name of a configuration; empty for all.</param>
/// <param name="Rounds">Rounds of each comparison.</param>
internal sealed record SpeedSettings(int Threads, string Filter, int Rounds)
{
    public bool Includes(string name) => name.Contains(Filter, StringComparison.OrdinalIgnoreCase);
}
