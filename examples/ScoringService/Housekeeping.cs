using Microsoft.Extensions.Options;

namespace ScoringService;

/// <summary>Every now and then: forget what has expired, save the rest.</summary>
internal sealed partial class Housekeeping(Sessions sessions, IOptions<SessionLimits> options, TimeProvider clock, ILogger<Housekeeping> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SaveInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                sessions.RemoveExpired();
                sessions.Save();
            }
            catch (IOException failure)
            {
                // A full disk now is no reason to stop forecasting; the next time may do.
                NotSaved(log, failure);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The sessions could not be saved.")]
    private static partial void NotSaved(ILogger log, Exception failure);
}
