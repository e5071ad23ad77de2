namespace MLNet.Recurrent.Forecasting;

/// <summary>One series on its grid of time steps: a column is a run of values, of which windows are slices.</summary>
internal sealed class Series
{
    // [columns][steps]; not a number where nothing was observed. Shared by all views of the series.
    private readonly double[][] columns;

    public Series(string key, long start, double[][] columns, int count)
    {
        Key = key;
        Start = start;
        Count = count;
        this.columns = columns;
    }

    /// <summary>What tells it apart; empty where there is only one.</summary>
    public string Key { get; }

    /// <summary>Time of step 0.</summary>
    public long Start { get; }

    /// <summary>Number of steps.</summary>
    public int Count { get; }

    /// <summary>All values of a column, oldest first.</summary>
    public ReadOnlySpan<double> Values(int column) => columns[column].AsSpan(0, Count);

    /// <summary>The same without what comes after the first steps; nothing is copied.</summary>
    public Series Until(int count) => new(Key, Start, columns, Math.Clamp(count, 0, Count));

    /// <summary>What holds the values of a column: perhaps longer than the series, shared, and not to be changed.</summary>
    public double[] Storage(int column) => columns[column];

    /// <summary>The same series with other columns, each at least as long as it.</summary>
    public Series With(double[][] others) => new(Key, Start, others, Count);

    /// <summary>A copy of the last steps.</summary>
    public Series Tail(int count, TimeStep step)
    {
        int from = Math.Max(0, Count - count);
        return new Series(Key, step.After(Start, from), Array.ConvertAll(columns, values => values[from..Count]), Count - from);
    }

    /// <summary>A copy of this followed by another, with as many steps between as the times say.</summary>
    public Series Append(Series later, int gap)
    {
        double[][] joined = new double[columns.Length][];
        for (int column = 0; column < joined.Length; column++)
        {
            double[] values = new double[Count + gap + later.Count];
            Values(column).CopyTo(values);
            values.AsSpan(Count, gap).Fill(double.NaN);
            later.Values(column).CopyTo(values.AsSpan(Count + gap));
            joined[column] = values;
        }

        return new Series(Key, Start, joined, Count + gap + later.Count);
    }
}
