namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>Ours beside a peer, on the same weights and data, timed in turn.</summary>
internal sealed record Comparison
{
    public required string Suite { get; init; }

    public required string Name { get; init; }

    public required int Threads { get; init; }

    public required Timing Ours { get; init; }

    /// <summary>Null when there is nobody to compare with.</summary>
    public string? Peer { get; init; }

    /// <summary>The way in which the peer was fastest.</summary>
    public string PeerMode { get; init; } = "";

    public Timing? Theirs { get; init; }

    public Goal? Goal { get; init; }

    /// <summary>The largest difference of results, relative to the largest result where that is above one.</summary>
    public double? Difference { get; init; }

    /// <summary>The difference beyond which the two do not compute the same and no ratio is given.</summary>
    public double Tolerance { get; init; }

    /// <summary>Times faster than the peer, by medians.</summary>
    public double? Ratio => Difference > Tolerance ? null : Theirs?.Median / Ours.Median;

    /// <summary>By the fastest rounds: less disturbed by whatever else the machine does.</summary>
    public double? RatioOfFastest => Difference > Tolerance ? null : Theirs?.Fastest / Ours.Fastest;

    /// <summary>What the ratio would be if ours did nothing but multiply-adds in registers: no program on this machine is above.</summary>
    public double? RatioAtPeak => 100 * Ratio / PercentOfPeak;

    /// <summary>Seconds that ours takes longer, where the peer is a part of what ours does.</summary>
    public double? Share => Ours.Median - Theirs?.Median;

    /// <summary>The most that the share may be.</summary>
    public double? LargestShare { get; init; }

    /// <summary>The most that ours may take, in seconds.</summary>
    public double? LongestTime { get; init; }

    /// <summary>What ours holds in memory.</summary>
    public long? Bytes { get; init; }

    /// <summary>The most that it may hold.</summary>
    public long? LargestBytes { get; init; }

    /// <summary>Ours; operations are those of the network's products, without gates, optimiser, padding.</summary>
    public double? GigaflopsPerSecond { get; init; }

    /// <summary>Of the multiply-adds that as many threads reached in the same rounds.</summary>
    public double? PercentOfPeak { get; init; }
}
