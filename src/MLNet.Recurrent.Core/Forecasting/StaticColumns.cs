namespace MLNet.Recurrent.Forecasting;

/// <summary>Columns that are the same in all rows of a series.</summary>
internal static class StaticColumns
{
    /// <summary>The same table with each static column filled over the whole series, gaps included.</summary>
    /// <param name="table">The table.</param>
    /// <param name="text">What a user knows a value by, from column and value.</param>
    /// <exception cref="InvalidDataException">A series has two values.</exception>
    public static SeriesTable Spread(SeriesTable table, Func<int, double, string> text)
    {
        if (table.Columns.All(column => column.Role != ColumnRole.Static))
        {
            return table;
        }

        return new SeriesTable(table.Columns, table.Step, [.. table.Series.Select(series => series.With(
            [.. table.Columns.Select((column, i) => column.Role == ColumnRole.Static ? Constant(table, series, i, text) : series.Storage(i))]))], table.Notes);
    }

    private static double[] Constant(SeriesTable table, Series series, int column, Func<int, double, string> text)
    {
        double constant = double.NaN;
        foreach (double value in series.Values(column))
        {
            if (double.IsNaN(constant))
            {
                constant = value;
            }
            else if (value != constant && !double.IsNaN(value))
            {
                string name = series.Key.Length == 0 ? "The series" : $"Series '{series.Key}'";
                throw new InvalidDataException($"{name} has {text(column, constant)} in column '{table.Columns[column].Name}' and later {text(column, value)}; a " +
                    "static column is the same in all rows of a series. Correct the rows, or name it among futureColumnNames or pastColumnNames.");
            }
        }

        double[] values = new double[series.Count];
        Array.Fill(values, constant);
        return values;
    }
}
