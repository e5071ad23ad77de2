using System.Globalization;

namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// Takes the rows of a long table, in any order where there is a time column, and puts each series on the grid of its steps.
/// </summary>
/// <param name="columns">The columns, targets first.</param>
/// <param name="hasTime">Whether rows have a time; otherwise their order counts.</param>
/// <param name="isDate">Whether times are dates.</param>
/// <param name="seriesColumnName">For messages; null for a single series.</param>
/// <param name="timeColumnName">For messages.</param>
internal sealed class SeriesTableBuilder(
    IReadOnlyList<SeriesColumn> columns, bool hasTime, bool isDate, string? seriesColumnName = null, string? timeColumnName = null)
{
    // Longer than any series, and short of what a wrong date would allocate.
    private const int MaximumSteps = 1 << 27;

    private readonly Dictionary<string, RowList> byKey = new(StringComparer.Ordinal);
    private readonly List<RowList> series = [];
    private readonly List<string> notes = [];

    /// <summary>Number of rows added.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <param name="key">The series; empty where there is only one.</param>
    /// <param name="time">The time; 0 without a time column.</param>
    /// <param name="values">One per column; not a number where there is none. Infinite values count as missing.</param>
    /// <returns>Series and place of the row among the rows of its series: see <see cref="SeriesPlaces"/>.</returns>
    public (int Series, int Row) Add(string key, long time, ReadOnlySpan<double> values)
    {
        if (!byKey.TryGetValue(key, out RowList? rows))
        {
            rows = new RowList(key, series.Count, columns.Count);
            byKey.Add(key, rows);
            series.Add(rows);
        }

        rows.Add(time, values);
        Rows++;
        return (rows.Number, rows.Count - 1);
    }

    /// <summary>The finished table.</summary>
    /// <param name="missing">What the caller does with gaps, which are kept here: <see cref="SeriesTable.Filled"/> fills them.</param>
    /// <param name="step">The step where it is known already; null to find it in the times.</param>
    /// <exception cref="InvalidDataException">A time is there twice, or there are gaps and they are an error.</exception>
    public SeriesTable Build(MissingSteps missing = MissingSteps.Mask, TimeStep? step = null) => Build(missing, step, out _);

    /// <summary>The finished table, and where each row went.</summary>
    public SeriesTable Build(MissingSteps missing, TimeStep? step, out SeriesPlaces places)
    {
        foreach (RowList rows in series)
        {
            if (hasTime)
            {
                rows.Sort(time => new InvalidDataException(
                    $"{Name(rows)} has two rows at {(isDate ? new TimeStep(TimeUnit.Tick, 1) : new TimeStep(TimeUnit.Number, 1)).Text(time)} in " +
                    $"column '{timeColumnName}'. " + (seriesColumnName is null
                        ? "Name the column that tells series apart as seriesColumnName, or join the rows."
                        : "Join the rows of a time, or take a finer time column.")));
            }
        }

        TimeStep found = !hasTime ? TimeStep.Rows
            : step ?? TimeStepDetection.Detect([.. series.Select(rows => rows.Times())], isDate);
        if (found.IsIrregular)
        {
            notes.Add($"The rows of column '{timeColumnName}' are not evenly spaced; the usual step is {found}, and each row goes to the nearest one.");
        }

        Series[] built = new Series[series.Count];
        int[][] steps = new int[series.Count][];
        long gaps = 0, missingValues = 0, infinite = 0, shared = 0;
        string? example = null;
        for (int i = 0; i < built.Length; i++)
        {
            (built[i], steps[i], int moved) = Place(series[i], found);
            int stepsOfRows = series[i].Count - moved;
            gaps += built[i].Count - stepsOfRows;
            shared += moved;
            infinite += series[i].Infinite;
            missingValues += Count(built[i], steps[i]);
            if (example is null && built[i].Count > stepsOfRows)
            {
                example = $"{Name(series[i])} has none at {FirstGap(built[i], steps[i], found)}";
            }
        }

        Report(missing, found, gaps, missingValues, infinite, shared, example);
        places = new SeriesPlaces(steps);
        return new SeriesTable(columns, found, built, notes);
    }

    private static string Name(RowList rows) => rows.Key.Length == 0 ? "The series" : $"Series '{rows.Key}'";

    private (Series Series, int[] Steps, int Shared) Place(RowList rows, TimeStep step)
    {
        int[] steps = new int[rows.Count];
        int last = -1, shared = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            long place = !hasTime ? row : step.Between(rows.TimeInOrder(0), rows.TimeInOrder(row));
            if (place >= MaximumSteps)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                    $"{Name(rows)} runs from {step.Text(rows.TimeInOrder(0))} to {step.Text(rows.TimeInOrder(row))}, which is {place} steps of " +
                    $"{step}; at most {MaximumSteps} are possible. Correct the times in column '{timeColumnName}'."));
            }

            shared += place == last ? 1 : 0;
            last = (int)place;
            steps[rows.RowInOrder(row)] = last;
        }

        double[][] values = new double[columns.Count][];
        for (int column = 0; column < values.Length; column++)
        {
            values[column] = new double[last + 1];
            values[column].AsSpan().Fill(double.NaN);
            for (int row = 0; row < rows.Count; row++)
            {
                int unordered = rows.RowInOrder(row);
                values[column][steps[unordered]] = rows.Value(unordered, column);
            }
        }

        return (new Series(rows.Key, rows.Count == 0 ? 0 : rows.TimeInOrder(0), values, last + 1), steps, shared);
    }

    // missing values of targets in rows that are there; trailing ones are the future, not a gap
    private int Count(Series one, int[] steps)
    {
        int missing = 0;
        for (int column = 0; column < columns.Count && columns[column].Role == ColumnRole.Target; column++)
        {
            ReadOnlySpan<double> values = one.Values(column);
            int last = values.Length - 1;
            while (last >= 0 && double.IsNaN(values[last]))
            {
                last--;
            }

            foreach (int step in steps)
            {
                missing += step <= last && double.IsNaN(values[step]) ? 1 : 0;
            }
        }

        return missing;
    }

    private void Report(MissingSteps missing, TimeStep step, long gaps, long missingValues, long infinite, long shared, string? example)
    {
        if (infinite > 0)
        {
            notes.Add(Text($"{infinite} values are infinite and count as missing."));
        }

        if (shared > 0)
        {
            notes.Add(Text($"{shared} rows fall on the same step of {step} as a row before them, and replace it."));
        }

        if (gaps + missingValues == 0)
        {
            return;
        }

        string found = Text($"{gaps} steps of {step} have no row{(example is null ? "" : $" ({example})")}, and {missingValues} values are no numbers");
        if (missing == MissingSteps.Fail)
        {
            throw new InvalidDataException($"{found}. Correct the data, or let missing steps be masked or filled.");
        }

        notes.Add(missing == MissingSteps.Fill
            ? $"{found}; they are filled with the value of one season before."
            : $"{found}; they keep their places and count as missing.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string FirstGap(Series one, int[] steps, TimeStep step)
    {
        bool[] filled = new bool[one.Count];
        foreach (int place in steps)
        {
            filled[place] = true;
        }

        return step.Text(step.After(one.Start, Array.IndexOf(filled, false)));
    }

    /// <summary>The rows of one series as they came.</summary>
    private sealed class RowList(string key, int number, int width)
    {
        private readonly List<long> times = [];
        private readonly List<double> values = [];
        private int[]? order;

        public string Key => key;

        public int Number => number;

        public int Count => times.Count;

        public int Infinite { get; private set; }

        public void Add(long time, ReadOnlySpan<double> row)
        {
            times.Add(time);
            foreach (double value in row)
            {
                Infinite += double.IsInfinity(value) ? 1 : 0;
                values.Add(double.IsFinite(value) ? value : double.NaN);
            }
        }

        public double Value(int row, int column) => values[(row * width) + column];

        /// <param name="repeated">The error for a time that is there twice.</param>
        public void Sort(Func<long, Exception> repeated)
        {
            order = [.. Enumerable.Range(0, Count)];
            long[] keys = [.. times];
            Array.Sort(keys, order);
            for (int i = 1; i < keys.Length; i++)
            {
                if (keys[i] == keys[i - 1])
                {
                    throw repeated(keys[i]);
                }
            }
        }

        public int RowInOrder(int place) => order is null ? place : order[place];

        public long TimeInOrder(int place) => times[RowInOrder(place)];

        public long[] Times() => [.. Enumerable.Range(0, Count).Select(TimeInOrder)];
    }
}
