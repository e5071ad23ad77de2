namespace ScoringService.Load;

/// <summary>What came of it.</summary>
public sealed record LoadFigures
{
    /// <summary>Single-day requests, each with one forecast.</summary>
    public required int Requests { get; init; }

    public required double RequestsPerSecond { get; init; }

    public required double MedianMilliseconds { get; init; }

    /// <summary>99 of 100 requests took no longer.</summary>
    public required double Percentile99Milliseconds { get; init; }

    /// <summary>Days per second by batches of 1,000.</summary>
    public required double BatchedPerSecond { get; init; }

    /// <summary>Answers of all kinds that were compared with an engine of the client's own.</summary>
    public required long Compared { get; init; }

    /// <summary>How many of them were not the same to the last bit.</summary>
    public required long Different { get; init; }

    /// <summary>Sessions at the end.</summary>
    public required int Sessions { get; init; }

    /// <summary>Memory that the sessions take, divided by their number.</summary>
    public required long BytesPerSession { get; init; }

    /// <summary>Bytes of the file of their states.</summary>
    public required long StateFile { get; init; }

    /// <summary>Whether one session more was turned away.</summary>
    public required bool IsBounded { get; init; }

    public bool IsGood => Different == 0 && IsBounded;
}
