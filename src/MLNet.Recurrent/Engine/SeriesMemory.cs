using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Engine;

/// <summary>
/// The last steps of one series, as many as forecasts look back on, and what is known of the steps ahead. A row that is refused has changed
/// nothing.
/// </summary>
/// <param name="plan">What is common to all series.</param>
/// <param name="key">The series.</param>
internal sealed class SeriesMemory(MemoryPlan plan, string key)
{
    private const int SmallestCapacity = 64;

    // [columns][capacity]: steps that were observed, or have passed, then those ahead.
    private readonly double[][] columns = [.. plan.Columns.Select(_ => Array.Empty<double>())];

    private long start, lastTime;
    private int total;

    /// <summary>Steps up to and including the present one.</summary>
    public int Count { get; private set; }

    /// <summary>The series as a table of its own; valid until the next row.</summary>
    public Series Series => new(key, start, columns, total);

    public static SeriesMemory Of(MemoryPlan plan, Series past, int known)
    {
        var memory = new SeriesMemory(plan, past.Key);
        memory.start = past.Start;
        memory.Reserve(past.Count);
        for (int column = 0; column < memory.columns.Length; column++)
        {
            past.Values(column).CopyTo(memory.columns[column]);
        }

        (memory.Count, memory.total) = (known, past.Count);
        memory.lastTime = known == 0 ? past.Start : plan.Step.After(past.Start, known - 1);
        memory.SpreadStatics();
        return memory;
    }

    /// <summary>Takes the next row of the series.</summary>
    /// <exception cref="InvalidOperationException">It is not later than the last one.</exception>
    /// <exception cref="InvalidDataException">It contradicts a static column, or is missing where nothing may be.</exception>
    public void Observe(long time, ReadOnlySpan<double> values)
    {
        if (total == 0)
        {
            start = time;
        }

        int place = PlaceOf(time);
        if (Count > 0 && plan.HasTime && (time <= lastTime || place < Count - 1))
        {
            throw new InvalidOperationException($"{Name} has been observed until {plan.Step.Text(lastTime)}, and this row is of {plan.Step.Text(time)}. Give the rows " +
                "of a series in the order of their times, each once; what comes late cannot be put in.");
        }

        RequireStatics(values);
        if (plan.MissingSteps == MissingSteps.Fail && (place > Count || !HasTarget(values)))
        {
            throw new InvalidDataException($"{Name} has {(place > Count ? $"no row at {plan.Step.Text(plan.Step.After(start, Count))}" : $"no number at {plan.Step.Text(time)}")}. " +
                "Correct the data, or let missing steps be masked or filled.");
        }

        int first = Math.Min(Count, place);
        place -= Trim(place + 1);
        first = Math.Min(first, place);
        Put(place, values, onlyKnownAhead: false);
        Fill(first, place);
        Count = place + 1;
        lastTime = time;
    }

    /// <summary>Takes what is known of a step ahead.</summary>
    /// <param name="time">Its time; without times it is the step after those ahead.</param>
    /// <param name="values">Of which columns known ahead count.</param>
    /// <exception cref="InvalidOperationException">The step does not lie ahead.</exception>
    public void Announce(long time, ReadOnlySpan<double> values)
    {
        if (Count == 0)
        {
            throw new InvalidOperationException($"{Name} has not been observed yet, so nothing lies ahead of it. Observe its first row, and announce then.");
        }

        int place = plan.HasTime ? PlaceOf(time) : total;
        if (plan.HasTime && place < Count)
        {
            throw new InvalidOperationException($"{Name} has been observed until {plan.Step.Text(lastTime)}, and this row, of {plan.Step.Text(time)}, is said to lie ahead. " +
                "Announce rows that are later.");
        }

        RequireStatics(values);
        Put(place - Trim(place + 1), values, onlyKnownAhead: true);
    }

    /// <summary>Forgets what is known of the steps ahead.</summary>
    public void ForgetAhead() => total = Count;

    // Content: key, start and last time, steps so far, steps with those ahead, the values column by column as Double.
    public void Write(BinaryWriter writer)
    {
        writer.Write(key);
        writer.Write(start);
        writer.Write(lastTime);
        writer.Write(Count);
        writer.Write(total);
        foreach (double[] values in columns)
        {
            foreach (double value in values.AsSpan(0, total))
            {
                writer.Write(value);
            }
        }
    }

    public static (string Key, SeriesMemory Memory) Read(MemoryPlan plan, BinaryReader reader)
    {
        string key = reader.ReadString();
        var memory = new SeriesMemory(plan, key) { start = reader.ReadInt64(), lastTime = reader.ReadInt64() };
        int count = reader.ReadInt32(), total = reader.ReadInt32();
        Require.Range(count, 0, total);
        var values = new List<double>();
        for (int column = 0; column < memory.columns.Length; column++)
        {
            values.Clear();
            for (int step = 0; step < total; step++)
            {
                values.Add(reader.ReadDouble());
            }

            memory.columns[column] = [.. values];
        }

        (memory.Count, memory.total) = (count, total);
        return (key, memory);
    }

    private string Name => key.Length == 0 ? "The series" : $"Series '{key}'";

    private int PlaceOf(long time)
    {
        long place = plan.HasTime ? plan.Step.Between(start, time) : Count;
        return place is >= int.MinValue and < MemoryPlan.MaximumSteps ? (int)place : throw new InvalidDataException(
            $"{Name} begins at {plan.Step.Text(start)}, and this row is of {plan.Step.Text(time)}, {place} steps of {plan.Step} later. Correct the time.");
    }

    private bool HasTarget(ReadOnlySpan<double> values)
    {
        for (int target = 0; target < plan.Targets; target++)
        {
            if (!double.IsFinite(values[target]))
            {
                return false;
            }
        }

        return true;
    }

    private void RequireStatics(ReadOnlySpan<double> values)
    {
        for (int column = 0; column < columns.Length; column++)
        {
            if (plan.Columns[column].Role == ColumnRole.Static && total > 0)
            {
                StaticColumns.RequireSame(plan.Columns, key, column, columns[column][total - 1], values[column], plan.Preparation.Text);
            }
        }
    }

    // A static value stands in every step, so that it is known however far back it was given.
    private void SpreadStatics()
    {
        for (int column = 0; column < columns.Length; column++)
        {
            if (plan.Columns[column].Role == ColumnRole.Static)
            {
                Span<double> values = columns[column].AsSpan(0, total);
                values.Fill(GapFilling.LastValue(values));
            }
        }
    }

    private void Put(int place, ReadOnlySpan<double> values, bool onlyKnownAhead)
    {
        Reserve(place + 1);
        for (int column = 0; column < columns.Length; column++)
        {
            ColumnRole role = plan.Columns[column].Role;
            double value = double.IsFinite(values[column]) ? values[column] : double.NaN;
            if (place >= total)
            {
                columns[column].AsSpan(total, place + 1 - total).Fill(double.NaN);
            }

            if (role != ColumnRole.Static)
            {
                columns[column][place] = onlyKnownAhead && role != ColumnRole.Future ? double.NaN : value;
            }
            else if (total == 0 || !double.IsNaN(value))
            {
                columns[column].AsSpan(0, Math.Max(total, place + 1)).Fill(value);
            }
            else
            {
                columns[column].AsSpan(0, Math.Max(total, place + 1)).Fill(columns[column][total - 1]);
            }
        }

        total = Math.Max(total, place + 1);
    }

    // As GapFilling.FromThePast does, step by step.
    private void Fill(int first, int last)
    {
        if (plan.MissingSteps != MissingSteps.Fill)
        {
            return;
        }

        for (int column = 0; column < columns.Length; column++)
        {
            if (plan.Columns[column].Role is ColumnRole.Target or ColumnRole.Past)
            {
                for (int step = Math.Max(1, first); step <= last; step++)
                {
                    double[] values = columns[column];
                    if (!double.IsFinite(values[step]))
                    {
                        values[step] = step >= plan.Season && double.IsFinite(values[step - plan.Season]) ? values[step - plan.Season] : values[step - 1];
                    }
                }
            }
        }
    }

    // Makes room for so many steps by letting go of those that no forecast looks back on. Returns how many went.
    private int Trim(int wanted)
    {
        // What the row makes the present is not counted: the history is kept until then.
        int gone = plan.History >= Count ? 0 : Count - plan.History;
        if (wanted <= columns[0].Length || gone == 0)
        {
            return 0;
        }

        foreach (double[] values in columns)
        {
            values.AsSpan(gone, total - gone).CopyTo(values);
        }

        start = plan.Step.After(start, gone);
        Count -= gone;
        total -= gone;
        return gone;
    }

    private void Reserve(int wanted)
    {
        if (wanted > columns[0].Length)
        {
            int capacity = (int)Math.Min(Array.MaxLength, Math.Max(Math.Max(SmallestCapacity, wanted), 2L * columns[0].Length));
            for (int column = 0; column < columns.Length; column++)
            {
                Array.Resize(ref columns[column], capacity);
            }
        }
    }
}
