namespace MLNet.Recurrent.Core.Tests;

/// <summary>Managed allocations of a piece of work.</summary>
internal static class Allocations
{
    private const int Rounds = 10;

    /// <summary>
    /// Bytes that the work allocates each time: the least of some rounds, because the runtime allocates on this thread too when it
    /// compiles a method anew.
    /// </summary>
    public static long PerRound(Action work)
    {
        work();
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
