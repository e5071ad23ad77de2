namespace ScoringService;

/// <summary>What is kept of a station between its days. Locked while it is used.</summary>
internal sealed class Session(float[] state, long days)
{
    public float[] State { get; } = state;

    public long Days { get; set; } = days;

    public DateTimeOffset LastUsed { get; set; }

    /// <summary>Set under the lock when it expires or is deleted, so that a request that has just found it looks again.</summary>
    public bool IsGone { get; set; }
}
