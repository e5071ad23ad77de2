namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>How many times faster than a peer: the floor to reach, and what to try for.</summary>
internal readonly record struct Goal(string Peer, double First, double Moonshot);
