using MLNet.Recurrent.Benchmarks.Peers;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>Times ours, the peers and the multiply-add peak in turn.</summary>
/// <param name="settings">Rounds and threads.</param>
/// <param name="suite">Name of the suite.</param>
/// <param name="ownThreads">Threads that ours uses, and the peak with it.</param>
internal sealed class Duel(SpeedSettings settings, string suite, int ownThreads) : IDisposable
{
    private readonly FmaPeak peak = new(ownThreads);

    /// <summary>One comparison for each peer; of several contenders of one name the fastest counts.</summary>
    /// <param name="name">Name of the case.</param>
    /// <param name="ours">Our contender.</param>
    /// <param name="peers">The others, each with the difference of its results from ours.</param>
    /// <param name="workload">What a contender does.</param>
    /// <param name="tolerance">The largest difference that counts as the same.</param>
    /// <param name="goals">Goals against peers.</param>
    public IEnumerable<Comparison> Run<T>(
        string name, T ours, IReadOnlyList<(T Contender, double Difference)> peers, Func<T, Workload> workload, double tolerance,
        IReadOnlyList<Goal> goals)
        where T : IContender
    {
        Comparison[] comparisons = Compare(
            name,
            [workload(ours), .. peers.Select(peer => workload(peer.Contender))],
            [.. peers.Select(peer => peer.Contender.Name)]);
        return comparisons
            .Select((comparison, i) => peers.Count == 0 ? comparison : comparison with
            {
                PeerMode = peers[i].Contender.Mode,
                Difference = peers[i].Difference,
                Tolerance = tolerance,
                Goal = goals.Cast<Goal?>().FirstOrDefault(goal => goal!.Value.Peer == comparison.Peer),
            })
            .GroupBy(comparison => comparison.Peer)
            .Select(group => group.MinBy(comparison => comparison.Theirs?.Median)!);
    }

    /// <summary>Times the first workload, which is ours, beside the others; without others it stands alone.</summary>
    public Comparison[] Compare(string name, IReadOnlyList<Workload> workloads, params IReadOnlyList<string> peers)
    {
        Timing[] timings = Alternating.Measure([peak.Workload, .. workloads], settings.Rounds);
        double limit = peak.Workload.Operations / timings[0].Median;
        double speed = workloads[0].Operations / workloads[0].Units / timings[1].Median;
        var alone = new Comparison
        {
            Suite = suite,
            Name = name,
            Threads = settings.Threads,
            Ours = timings[1],
            GigaflopsPerSecond = speed > 0 ? speed / 1e9 : null,
            PercentOfPeak = speed > 0 ? 100 * speed / limit : null,
        };
        return peers.Count == 0 ? [alone] : [.. peers.Select((peer, i) => alone with { Peer = peer, Theirs = timings[2 + i] })];
    }

    public void Dispose() => peak.Dispose();

    /// <summary>The largest difference, relative to the largest value where that is above one.</summary>
    public static double Difference(ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs)
    {
        double largest = 1, difference = 0;
        for (int i = 0; i < ours.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(ours[i]));
            difference = Math.Max(difference, Math.Abs((double)ours[i] - theirs[i]));
        }

        // a value that is no number must not pass
        return double.IsFinite(difference) ? difference / largest : double.PositiveInfinity;
    }
}
