using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using MLNet.Recurrent;

namespace ScoringService;

/// <summary>The sessions of all stations: found by name, bounded in number, forgotten when unused, saved and loaded as one file.</summary>
internal sealed class Sessions
{
    private readonly ConcurrentDictionary<string, Session> sessions = new(StringComparer.Ordinal);
    private readonly SessionLimits options;
    private readonly Engines engines;
    private readonly TimeProvider clock;
    private readonly Lock saving = new();
    private int count;

    public Sessions(IOptions<SessionLimits> options, Engines engines, TimeProvider clock)
    {
        this.options = options.Value;
        this.engines = engines;
        this.clock = clock;
        Load();
    }

    public int Count => Volatile.Read(ref count);

    public bool IsFull => Count >= options.Capacity;

    /// <summary>Takes a day of a session; a session begins with its first day.</summary>
    /// <returns>Null if there is no room for another session.</returns>
    public Answer? Step(string name, Day day)
    {
        while (true)
        {
            if (FindOrAdd(name) is not { } session)
            {
                return null;
            }

            lock (session)
            {
                if (session.IsGone)
                {
                    continue;
                }

                RecurrentEngine<Day, Forecast> engine = engines.Rent();
                engine.RestoreState(session.State);
                float score = engine.Predict(day).Score;
                engine.CopyStateTo(session.State);
                engines.Return(engine);
                session.LastUsed = clock.GetUtcNow();
                return new Answer(name, float.IsFinite(score) ? score : null, ++session.Days);
            }
        }
    }

    public bool Remove(string name) => sessions.TryGetValue(name, out Session? session) && Remove(name, session, _ => true);

    public void RemoveExpired()
    {
        DateTimeOffset oldest = clock.GetUtcNow() - options.Expiry;
        foreach ((string name, Session session) in sessions)
        {
            Remove(name, session, one => one.LastUsed < oldest);
        }
    }

    /// <summary>Saves all states; a session that is used meanwhile is saved before or after, never in the middle of a day.</summary>
    public void Save()
    {
        lock (saving)
        {
            RecurrentEngine<Day, Forecast> engine = engines.Rent();
            engine.Collect(sessions.Select(Copy)).Save(options.StateFile);
            engines.Return(engine);
        }

        // The number of days goes with the name: "days name".
        static KeyValuePair<string, float[]> Copy(KeyValuePair<string, Session> session)
        {
            lock (session.Value)
            {
                return new($"{session.Value.Days} {session.Key}", [.. session.Value.State]);
            }
        }
    }

    private void Load()
    {
        if (!File.Exists(options.StateFile))
        {
            return;
        }

        RecurrentEngine<Day, Forecast> engine = engines.Rent();
        foreach ((string saved, float[] state) in engine.Split(RecurrentState.Load(options.StateFile)))
        {
            int space = saved.IndexOf(' ', StringComparison.Ordinal);
            long days = long.Parse(saved.AsSpan(0, space), provider: null);
            sessions[saved[(space + 1)..]] = new Session(state, days) { LastUsed = clock.GetUtcNow() };
        }

        engines.Return(engine);
        count = sessions.Count;
    }

    private Session? FindOrAdd(string name)
    {
        if (sessions.TryGetValue(name, out Session? found))
        {
            return found;
        }

        if (Interlocked.Increment(ref count) > options.Capacity)
        {
            Interlocked.Decrement(ref count);
            return null;
        }

        RecurrentEngine<Day, Forecast> engine = engines.Rent();
        var added = new Session(new float[engine.StateSize], days: 0) { LastUsed = clock.GetUtcNow() };
        engines.Return(engine);
        found = sessions.GetOrAdd(name, added);
        if (found != added)
        {
            // Another request was faster.
            Interlocked.Decrement(ref count);
        }

        return found;
    }

    private bool Remove(string name, Session session, Func<Session, bool> condition)
    {
        lock (session)
        {
            if (session.IsGone || !condition(session))
            {
                return false;
            }

            session.IsGone = true;
            sessions.TryRemove(name, out _);
            Interlocked.Decrement(ref count);
            return true;
        }
    }
}
