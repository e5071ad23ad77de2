namespace MLNet.Recurrent.Forecasting;

/// <summary>Makes of a column of category numbers one column per category, 1 where it is that one and else 0.</summary>
internal static class IndicatorColumns
{
    /// <param name="table">With numbers from 0 in columns of categories, and -1 for none or an unknown one.</param>
    /// <param name="categories">Of each column the names of its categories; null for a column that stays as it is.</param>
    public static SeriesTable Expand(SeriesTable table, IReadOnlyList<IReadOnlyList<string>?> categories)
    {
        if (categories.All(names => names is null))
        {
            return table;
        }

        var columns = new List<SeriesColumn>();
        var sources = new List<(int Column, int Category)>();
        for (int column = 0; column < table.Columns.Count; column++)
        {
            SeriesColumn source = table.Columns[column];
            if (categories[column] is not { } names)
            {
                columns.Add(source);
                sources.Add((column, -1));
                continue;
            }

            for (int category = 0; category < names.Count; category++)
            {
                columns.Add(source with { Name = $"{source.Name}={names[category]}" });
                sources.Add((column, category));
            }
        }

        // What is the same over a series is one array of zeros and one of ones for all series, as long as the longest.
        int longest = table.Series.Select(series => series.Count).DefaultIfEmpty(0).Max();
        double[] zeros = new double[longest], ones = new double[longest];
        Array.Fill(ones, 1);
        return new SeriesTable(columns, table.Step, [.. table.Series.Select(series => series.With(
            [.. sources.Select(source => Values(table, series, source.Column, source.Category, zeros, ones))]))], table.Notes);
    }

    private static double[] Values(SeriesTable table, Series series, int column, int category, double[] zeros, double[] ones)
    {
        if (category < 0)
        {
            return series.Storage(column);
        }

        ReadOnlySpan<double> numbers = series.Values(column);
        if (table.Columns[column].Role == ColumnRole.Static)
        {
            return numbers.Length > 0 && numbers[0] == category ? ones : zeros;
        }

        double[] values = new double[numbers.Length];
        for (int step = 0; step < values.Length; step++)
        {
            values[step] = double.IsNaN(numbers[step]) ? double.NaN : numbers[step] == category ? 1 : 0;
        }

        return values;
    }
}
