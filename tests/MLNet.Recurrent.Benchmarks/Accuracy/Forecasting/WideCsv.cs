using System.Globalization;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>
/// Wide tables without times: a series per row after its name, as M4 has them, or a series per column, as NN5. Empty cells and NA are
/// missing; at the end of a row they are its end.
/// </summary>
internal static class WideCsv
{
    /// <summary>A table whose series consist of their training and their test part.</summary>
    public static (SeriesTable Table, Func<Series, int> TrainingEnd) Read(string[] trainLines, string[] testLines)
    {
        Dictionary<string, double[]> test = ReadSeries(testLines).ToDictionary(series => series.Key, series => series.Values);
        return Join(ReadSeries(trainLines).Select(series => (series.Key, series.Values, test.GetValueOrDefault(series.Key, []))));
    }

    public static (SeriesTable Table, Func<Series, int> TrainingEnd) Join(IEnumerable<(string Key, double[] Train, double[] Test)> parts)
    {
        var builder = new SeriesTableBuilder([new("Value", ColumnRole.Target)], hasTime: false, isDate: false);
        var ends = new Dictionary<string, int>();
        foreach ((string key, double[] train, double[] test) in parts)
        {
            ends[key] = train.Length;
            foreach (double value in train.Concat(test))
            {
                builder.Add(key, 0, [value]);
            }
        }

        return (builder.Build(), series => ends[series.Key]);
    }

    private static IEnumerable<(string Key, double[] Values)> ReadSeries(string[] lines)
    {
        string[] header = DataFile.Cells(lines[0]);
        string[][] cells = [.. lines.Skip(1).Select(DataFile.Cells)];
        if (cells.Length > 0 && double.IsNaN(Number(cells[0][0])) && cells[0][0] is not ("" or "NA"))
        {
            foreach (string[] row in cells)
            {
                int end = row.Length;
                while (end > 1 && row[end - 1].Length == 0)
                {
                    end--;
                }

                yield return (row[0], [.. row[1..end].Select(Number)]);
            }
        }
        else
        {
            for (int column = 0; column < header.Length; column++)
            {
                yield return (header[column], [.. cells.Select(row => Number(row[column]))]);
            }
        }
    }

    public static double Number(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
}
