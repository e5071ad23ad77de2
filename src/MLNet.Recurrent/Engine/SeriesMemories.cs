using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Engine;

/// <summary>What an engine remembers: of series that it has met what they did since, of others what the model remembers of its training.</summary>
internal sealed class SeriesMemories
{
    private readonly SeriesTable trained;
    private Dictionary<string, SeriesMemory> met = new(StringComparer.Ordinal);

    // Whether series that were not met yet begin where training ended.
    private bool goesOn = true;

    public SeriesMemories(ForecastTransformer model)
    {
        trained = model.Past;
        Plan = new MemoryPlan(
            trained.Columns, trained.Step, ForecastTransformer.HistoryLength(model.Settings, model.Forecaster), model.SeasonLength, model.Settings.MissingSteps,
            model.Preparation);
    }

    public MemoryPlan Plan { get; }

    /// <summary>Series that have a history.</summary>
    public IEnumerable<string> Keys =>
        met.Keys.Concat(goesOn ? trained.Series.Select(series => series.Key).Where(key => !met.ContainsKey(key)) : []);

    /// <summary>The series of a key; it begins here if it is new.</summary>
    public SeriesMemory Of(string key)
    {
        if (!met.TryGetValue(key, out SeriesMemory? memory))
        {
            memory = Find(key) ?? new SeriesMemory(Plan, key);
            met.Add(key, memory);
        }

        return memory;
    }

    /// <summary>The series of a key; null if nothing is known of it.</summary>
    public SeriesMemory? Find(string key) =>
        met.TryGetValue(key, out SeriesMemory? memory) ? memory
        : goesOn && trained.Find(key) is { } past ? SeriesMemory.Of(Plan, past, trained.KnownSteps(past))
        : null;

    public void Clear()
    {
        met.Clear();
        goesOn = false;
    }

    /// <summary>Lets a series begin anew.</summary>
    public bool Remove(string key)
    {
        bool isKnown = Find(key) is not null;
        met.Remove(key);
        if (goesOn && trained.Find(key) is not null)
        {
            met.Add(key, new SeriesMemory(Plan, key));
        }

        return isKnown;
    }

    // Content: whether others go on from training; number of series met, and they.
    public void Write(BinaryWriter writer)
    {
        writer.Write(goesOn);
        writer.Write(met.Count);
        foreach (SeriesMemory memory in met.Values)
        {
            memory.Write(writer);
        }
    }

    public void Read(BinaryReader reader)
    {
        bool readsOn = reader.ReadBoolean();
        var read = new Dictionary<string, SeriesMemory>(StringComparer.Ordinal);
        for (int count = reader.ReadInt32(); read.Count < count;)
        {
            (string key, SeriesMemory memory) = SeriesMemory.Read(Plan, reader);
            read.Add(key, memory);
        }

        (met, goesOn) = (read, readsOn);
    }
}
