namespace MLNet.Recurrent.Forecasting;

/// <summary>A long table, read once: every series on one grid of time steps. Made by <see cref="SeriesTableBuilder"/>.</summary>
internal sealed class SeriesTable
{
    private readonly Dictionary<string, int> numbers;

    public SeriesTable(IReadOnlyList<SeriesColumn> columns, TimeStep step, IReadOnlyList<Series> series, IReadOnlyList<string> notes)
    {
        Columns = columns;
        Step = step;
        Series = series;
        Notes = notes;
        Targets = columns.Count(column => column.Role == ColumnRole.Target);
        numbers = new Dictionary<string, int>(series.Count, StringComparer.Ordinal);
        for (int i = 0; i < series.Count; i++)
        {
            numbers.Add(series[i].Key, i);
        }
    }

    public IReadOnlyList<SeriesColumn> Columns { get; }

    /// <summary>How many of the columns, the first ones, are to be forecast.</summary>
    public int Targets { get; }

    public TimeStep Step { get; }

    /// <summary>In order of first appearance.</summary>
    public IReadOnlyList<Series> Series { get; }

    /// <summary>What a user should know of the data: gaps, rows moved, values that are no numbers.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Finds a series; one that was never seen is null.</summary>
    public Series? Find(string key) => numbers.TryGetValue(key, out int number) ? Series[number] : null;

    /// <summary>The same table, each series without its last steps. Nothing is copied.</summary>
    /// <param name="count">How many steps of a series to keep.</param>
    public SeriesTable Until(Func<Series, int> count) =>
        new(Columns, Step, [.. Series.Select(series => series.Until(count(series)))], []);

    /// <summary>The last steps of each series, copied, so that the rest can be forgotten.</summary>
    public SeriesTable Tail(int count) => new(Columns, Step, [.. Series.Select(series => series.Tail(count, Step))], []);

    /// <summary>
    /// The last steps of each series whose targets are known, copied. What lies ahead of them stays where it has times by which later rows
    /// find their place; without times later rows would follow after it, so it goes.
    /// </summary>
    public SeriesTable Remembered(int count)
    {
        SeriesTable known = Step.Unit == TimeUnit.Row ? Until(KnownSteps) : this;
        return new SeriesTable(Columns, Step, [.. known.Series.Select(series =>
            series.Tail((int)Math.Min(int.MaxValue, (long)count + series.Count - KnownSteps(series)), Step))], []);
    }

    /// <summary>Steps of a series up to the last one with a number in a target.</summary>
    public int KnownSteps(Series series)
    {
        int known = 0;
        for (int target = 0; target < Targets; target++)
        {
            ReadOnlySpan<double> values = series.Values(target);
            int last = values.Length;
            while (last > known && !double.IsFinite(values[last - 1]))
            {
                last--;
            }

            known = Math.Max(known, last);
        }

        return known;
    }

    /// <summary>The same table with gaps filled from the past: see <see cref="MissingSteps.Fill"/>. Steps that lie ahead are no gaps.</summary>
    /// <param name="season">Steps of a season; 1 for none.</param>
    public SeriesTable Filled(int season) => new(Columns, Step, [.. Series.Select(series => series.With(
        [.. Columns.Select((column, i) => column.Role is ColumnRole.Target or ColumnRole.Past ? FilledColumn(series, i, season) : series.Storage(i))]))], Notes);

    /// <summary>
    /// This table as the past of another one. By their times, where there are times: of the past, what lies before the first row of
    /// each series counts. Without times all of it.
    /// </summary>
    /// <param name="later">Rows of the same columns.</param>
    public SeriesTable Append(SeriesTable later)
    {
        Series[] joined = [.. later.Series.Select(series => Find(series.Key) is { } past ? Append(past, series) : series)];
        return new SeriesTable(Columns, Step, joined, later.Notes);
    }

    /// <summary>This table and the series of another one that it has not.</summary>
    public SeriesTable And(SeriesTable other) =>
        new(Columns, Step, [.. Series, .. other.Series.Where(series => Find(series.Key) is null)], Notes);

    private double[] FilledColumn(Series series, int column, int season)
    {
        double[] values = series.Values(column).ToArray();
        GapFilling.FromThePast(values.AsSpan(0, KnownSteps(series)), season);
        return values;
    }

    private Series Append(Series past, Series later)
    {
        if (Step.Unit == TimeUnit.Row)
        {
            return past.Append(later, 0);
        }

        // On the grid of the past: a step further than its last one follows without a gap.
        long place = Step.Between(past.Start, later.Start);
        return place <= 0 || later.Count == 0 ? later
            : place <= past.Count ? past.Until((int)place).Append(later, 0)
            : past.Append(later, checked((int)(place - past.Count)));
    }
}
