namespace ScoringService;

/// <summary>Section "Sessions" of the configuration.</summary>
public sealed class SessionLimits
{
    /// <summary>Sessions at the most: with the size of a state it bounds the memory. New ones beyond are turned away, old ones never lost.</summary>
    public int Capacity { get; set; } = 100_000;

    /// <summary>Sessions unused for so long are forgotten.</summary>
    public TimeSpan Expiry { get; set; } = TimeSpan.FromHours(24);

    /// <summary>A stream that brings no day for so long is ended; its session stays.</summary>
    public TimeSpan StreamTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a stop waits for requests under way. Orchestrators kill after 10 s (Docker) or 30 s (Kubernetes); states must be saved by then.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often expired sessions are looked for and all states saved: what a crash can lose.</summary>
    public TimeSpan SaveInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The fitted pipeline; trained at the first start if it is not there.</summary>
    public string ModelFile { get; set; } = Path.Combine("out", "ScoringService", "model.zip");

    /// <summary>The states of all sessions, read at the start and written at the end and in between.</summary>
    public string StateFile { get; set; } = Path.Combine("out", "ScoringService", "sessions.state");
}
