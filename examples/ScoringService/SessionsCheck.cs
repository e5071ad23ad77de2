using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ScoringService;

/// <summary>Healthy while there is room for new sessions.</summary>
internal sealed class SessionsCheck(Sessions sessions) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string description = $"{sessions.Count} sessions";
        return Task.FromResult(sessions.IsFull ? HealthCheckResult.Degraded(description) : HealthCheckResult.Healthy(description));
    }
}
