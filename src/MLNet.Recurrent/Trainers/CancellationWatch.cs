namespace MLNet.Recurrent.Trainers;

/// <summary>
/// Joins a caller's token and ML.NET's own cancel flag into one token. The flag gives no notice, so it is looked at regularly.
/// </summary>
internal sealed class CancellationWatch : IDisposable
{
    // short against the patience of a person, long against the cost of a look
    private static readonly TimeSpan interval = TimeSpan.FromMilliseconds(20);

    private readonly Func<bool> isCanceled;
    private readonly CancellationTokenSource source;
    private readonly Timer timer;

    public CancellationWatch(Func<bool> isCanceled, CancellationToken caller)
    {
        this.isCanceled = isCanceled;
        source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        Look();
        timer = new Timer(_ => Look(), null, interval, interval);
    }

    /// <summary>Looks at the flag now: where the timer's threads are all busy, the training thread does it between epochs.</summary>
    public void Look()
    {
        if (isCanceled())
        {
            source.Cancel();
        }
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        // waits for a look in progress, which must not find the source disposed
        using var finished = new ManualResetEvent(false);
        if (timer.Dispose(finished))
        {
            finished.WaitOne();
        }

        source.Dispose();
    }
}
