using Microsoft.ML.Runtime;

namespace MLNet.Recurrent.Interop;

/// <summary>ML.NET's own cancel flag: how AutoML stops a trial.</summary>
internal static class HostCancellation
{
    /// <summary>
    /// A cheap question to ask once per batch. Where the flag cannot be read, training goes on uncancelled rather than not at all.
    /// </summary>
    /// <param name="host">What <c>environment.Register</c> returned: an <c>MLContext</c> itself does not carry the flag.</param>
    public static Func<bool> Poll(IHost host)
    {
        try
        {
            Func<bool> isCanceled = FlagOf(host);
            _ = isCanceled();
            return isCanceled;
        }
        catch (Exception refused) when (InternalAccess.IsRefusal(refused))
        {
            return static () => false;
        }
    }

    private static Func<bool> FlagOf(IHost host) =>
        host is ICancelable cancelable ? () => cancelable.IsCanceled : static () => false;
}
