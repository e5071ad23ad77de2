namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// A <see cref="SeriesTable"/> in a file: unit, length and irregularity of the step; names and roles of the columns; of each series key, start,
/// number of steps, and the values column by column as Double.
/// </summary>
internal static class SeriesTableFile
{
    public static void Write(BinaryWriter writer, SeriesTable table, TimeStep step)
    {
        writer.Write((int)step.Unit);
        writer.Write(step.Length);
        writer.Write(step.IsIrregular);
        writer.Write(table.Columns.Count);
        foreach (SeriesColumn column in table.Columns)
        {
            writer.Write(column.Name);
            writer.Write((int)column.Role);
        }

        writer.Write(table.Series.Count);
        foreach (Series series in table.Series)
        {
            writer.Write(series.Key);
            writer.Write(series.Start);
            writer.Write(series.Count);
            for (int column = 0; column < table.Columns.Count; column++)
            {
                foreach (double value in series.Values(column))
                {
                    writer.Write(value);
                }
            }
        }
    }

    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static SeriesTable Read(BinaryReader reader)
    {
        var unit = (TimeUnit)reader.ReadInt32();
        long length = reader.ReadInt64();
        bool isIrregular = reader.ReadBoolean();
        Require.Defined(unit);
        if (length < 1)
        {
            throw new InvalidDataException($"its time step is {length}.");
        }

        var step = new TimeStep(unit, length, isIrregular);
        var columns = new List<SeriesColumn>();
        for (int count = reader.ReadInt32(); columns.Count < count;)
        {
            string name = reader.ReadString();
            var role = (ColumnRole)reader.ReadInt32();
            Require.Defined(role);
            columns.Add(new SeriesColumn(name, role));
        }

        var series = new List<Series>();
        for (int count = reader.ReadInt32(); series.Count < count;)
        {
            series.Add(ReadSeries(reader, columns.Count));
        }

        return new SeriesTable(columns, step, series, []);
    }

    // Lists grow with what is there: a short file that claims to be long costs its own size.
    private static Series ReadSeries(BinaryReader reader, int columns)
    {
        string key = reader.ReadString();
        long start = reader.ReadInt64();
        int count = reader.ReadInt32();
        Require.Range(count, 0, int.MaxValue);
        var values = new List<double[]>();
        for (int column = 0; column < columns; column++)
        {
            var own = new List<double>();
            for (int i = 0; i < count; i++)
            {
                own.Add(reader.ReadDouble());
            }

            values.Add([.. own]);
        }

        return new Series(key, start, [.. values], count);
    }
}
