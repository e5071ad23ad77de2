namespace ScoringService.Load;

/// <summary>How much load.</summary>
/// <param name="Sessions">Sessions that get days one request at a time.</param>
/// <param name="Days">Days of each of them; a restart comes in the middle.</param>
/// <param name="Clients">Requests at the same time.</param>
/// <param name="Capacity">Sessions that the service has room for; filled up by batches.</param>
public sealed record LoadOptions(int Sessions, int Days, int Clients, int Capacity);
