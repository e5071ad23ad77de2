namespace MLNet.Recurrent.Training;

/// <summary>
/// Threads that wait for a batch of jobs, spinning for a moment before they sleep: the next batch of a training loop comes
/// within microseconds. The caller works too. Which thread takes which job never matters for the result.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinsBeforeSleep = 200;
    private readonly Thread[] threads;

    // One per worker: with a common one, a fast worker could take the permit that was meant for a sleeping one.
    private readonly SemaphoreSlim[] wakes;
    private readonly int[] asleep;
    private Action<int, int> job = (_, _) => { };
    private Exception? failure;
    private int count, next, unfinished, generation;
    private volatile bool stopped;

    /// <param name="size">Threads, the caller's included.</param>
    public WorkerTeam(int size)
    {
        threads = new Thread[size - 1];
        asleep = new int[threads.Length];
        wakes = [.. threads.Select(_ => new SemaphoreSlim(0))];
        for (int i = 0; i < threads.Length; i++)
        {
            int index = i;
            threads[i] = new Thread(() => Work(index)) { IsBackground = true, Name = "Recurrent training" };
            threads[i].Start();
        }
    }

    public int Size => threads.Length + 1;

    /// <summary>Calls run(worker, item) for each item and returns when all are done.</summary>
    public void Run(int items, Action<int, int> run)
    {
        if (threads.Length == 0 || items == 1)
        {
            for (int item = 0; item < items; item++)
            {
                run(0, item);
            }

            return;
        }

        job = run;
        failure = null;
        count = items;
        next = 0;
        Volatile.Write(ref unfinished, threads.Length);
        WakeUp();
        TakeItems(0);
        SpinWait spin = default;
        while (Volatile.Read(ref unfinished) > 0)
        {
            // Never to sleep for a millisecond, which is as long as a whole small batch.
            spin.SpinOnce(sleep1Threshold: -1);
        }

        if (failure is not null)
        {
            throw new InvalidOperationException("A training thread failed.", failure);
        }
    }

    public void Dispose()
    {
        stopped = true;
        WakeUp();
        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Array.ForEach(wakes, wake => wake.Dispose());
    }

    private void WakeUp()
    {
        Interlocked.Increment(ref generation);
        for (int i = 0; i < threads.Length; i++)
        {
            if (Interlocked.Exchange(ref asleep[i], 0) == 1)
            {
                wakes[i].Release();
            }
        }
    }

    private void Work(int index)
    {
        int seen = 0;
        while (true)
        {
            for (int spins = 0; Volatile.Read(ref generation) == seen && spins < SpinsBeforeSleep; spins++)
            {
                Thread.SpinWait(16);
            }

            while (Volatile.Read(ref generation) == seen)
            {
                Interlocked.Exchange(ref asleep[index], 1);

                // Looked at again after the announcement: either the caller sees the sleeper or the sleeper sees the batch. A permit
                // left over only makes it look once more.
                if (Volatile.Read(ref generation) == seen)
                {
                    wakes[index].Wait();
                }

                Interlocked.Exchange(ref asleep[index], 0);
            }

            seen = Volatile.Read(ref generation);
            if (stopped)
            {
                return;
            }

            TakeItems(index + 1);
            Interlocked.Decrement(ref unfinished);
        }
    }

    private void TakeItems(int worker)
    {
        try
        {
            int item;
            while ((item = Interlocked.Increment(ref next) - 1) < count)
            {
                job(worker, item);
            }
        }
#pragma warning disable CA1031 // handed to the caller's thread
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }
    }
}
