namespace MLNet.Recurrent.Training;

/// <summary>
/// Threads that wait for a batch of jobs, spinning for a moment before they sleep: the next batch of a training loop comes
/// within microseconds. The caller works too. Which thread takes which job never matters for the result.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinsBeforeSleep = 200;
    private readonly Thread[] threads;
    private readonly SemaphoreSlim wake = new(0);
    private Action<int, int> job = (_, _) => { };
    private Exception? failure;
    private int count, next, unfinished, generation, sleeping;
    private volatile bool stopped;

    /// <param name="size">Threads, the caller's included.</param>
    public WorkerTeam(int size)
    {
        threads = new Thread[size - 1];
        for (int i = 0; i < threads.Length; i++)
        {
            int worker = i + 1;
            threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = "Recurrent training" };
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
        Interlocked.Increment(ref generation);
        int asleep = Volatile.Read(ref sleeping);
        if (asleep > 0)
        {
            wake.Release(asleep);
        }

        TakeItems(0);
        SpinWait spin = default;
        while (Volatile.Read(ref unfinished) > 0)
        {
            spin.SpinOnce();
        }

        if (failure is not null)
        {
            throw new InvalidOperationException("A training thread failed.", failure);
        }
    }

    public void Dispose()
    {
        stopped = true;
        Interlocked.Increment(ref generation);
        if (threads.Length > 0)
        {
            wake.Release(threads.Length);
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        wake.Dispose();
    }

    private void Work(int worker)
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
                Interlocked.Increment(ref sleeping);

                // Looked at again after the announcement: either the caller sees the sleeper or the sleeper sees the batch.
                if (Volatile.Read(ref generation) == seen)
                {
                    wake.Wait(1);
                }

                Interlocked.Decrement(ref sleeping);
            }

            seen = Volatile.Read(ref generation);
            if (stopped)
            {
                return;
            }

            TakeItems(worker);
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
