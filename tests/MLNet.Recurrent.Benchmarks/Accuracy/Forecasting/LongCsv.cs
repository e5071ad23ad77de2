using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>Long tables with a header: a row per time step.</summary>
internal static class LongCsv
{
    /// <param name="lines">The file.</param>
    /// <param name="time">Column of the times; null for rows in order.</param>
    /// <param name="series">Column that tells series apart; null for one.</param>
    /// <param name="columns">The columns to read, targets first.</param>
    public static SeriesTable Read(string[] lines, string? time, string? series, SeriesColumn[] columns)
    {
        string[] header = DataFile.Cells(lines[0]);
        int Place(string name) => Array.IndexOf(header, name) is >= 0 and int place
            ? place
            : throw new InvalidDataException($"There is no column '{name}'; the file has {string.Join(", ", header)}.");
        int[] places = [.. columns.Select(column => Place(column.Name))];
        int? timePlace = time is null ? null : Place(time), seriesPlace = series is null ? null : Place(series);
        string[][] rows = [.. lines.Skip(1).Select(DataFile.Cells)];
        bool isDate = false;
        if (timePlace is { } sample && rows.Length > 0)
        {
            _ = Time(rows[0], sample, out isDate);
        }

        var builder = new SeriesTableBuilder(columns, time is not null, isDate, series, time);
        double[] values = new double[columns.Length];
        foreach (string[] row in rows)
        {
            for (int column = 0; column < values.Length; column++)
            {
                values[column] = WideCsv.Number(row[places[column]]);
            }

            builder.Add(seriesPlace is { } key ? row[key] : "", timePlace is { } place ? Time(row, place, out _) : 0, values);
        }

        SeriesTable table = builder.Build();
        foreach (string note in table.Notes)
        {
            Console.WriteLine(note);
        }

        return table;
    }

    private static long Time(string[] row, int place, out bool isDate) => TimeText.TryParse(row[place], out long time, out isDate)
        ? time
        : throw new InvalidDataException($"'{row[place]}' is no time. Write it as 2011-12-31, 2011-12-31 23:00 or a whole number.");
}
