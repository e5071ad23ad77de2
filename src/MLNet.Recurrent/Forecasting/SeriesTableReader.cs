using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Windows;

namespace MLNet.Recurrent.Forecasting;

/// <summary>Reads a long table once.</summary>
/// <param name="inputColumnName">Column of the targets.</param>
/// <param name="seriesColumnName">Column that tells series apart; null for one.</param>
/// <param name="timeColumnName">Column of the times; null where the order of the rows counts.</param>
internal sealed class SeriesTableReader(string inputColumnName, string? seriesColumnName, string? timeColumnName)
{
    /// <summary>The columns that are read.</summary>
    public IReadOnlyList<DataViewSchema.Column> Columns(DataViewSchema schema)
    {
        DataViewSchema.Column input = RequiredColumn.Find(schema, inputColumnName, "inputColumnName");
        ForecastRequirements.CheckValues(ColumnTraits.Of(input));
        List<DataViewSchema.Column> columns = [input];
        if (seriesColumnName is not null)
        {
            DataViewSchema.Column series = RequiredColumn.Find(schema, seriesColumnName, "seriesColumnName");
            ForecastRequirements.CheckSeries(ColumnTraits.Of(series));
            columns.Add(series);
        }

        if (timeColumnName is not null)
        {
            DataViewSchema.Column time = RequiredColumn.Find(schema, timeColumnName, "timeColumnName");
            ForecastRequirements.CheckTime(ColumnTraits.Of(time));
            columns.Add(time);
        }

        return columns;
    }

    /// <param name="data">The rows.</param>
    /// <param name="missing">What becomes of gaps.</param>
    /// <param name="season">Steps of a season, for filling.</param>
    /// <param name="step">The time step where it is known; null to find it.</param>
    public SeriesReading Read(IDataView data, MissingSteps missing, int season, TimeStep? step)
    {
        IReadOnlyList<DataViewSchema.Column> columns = Columns(data.Schema);
        DataViewSchema.Column input = columns[0];
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        double[] values = new double[ValuesReader.SizeOf(input)];
        Action<double[]> read = ValuesReader.Of(cursor, input);
        Func<string> readKey = seriesColumnName is null ? static () => "" : Keys(cursor, data.Schema[seriesColumnName]);
        TimeReader? times = timeColumnName is null ? null : TimeReader.Of(cursor, data.Schema[timeColumnName]);

        SeriesColumn[] targets = [.. Enumerable.Range(0, values.Length).Select(slot =>
            new SeriesColumn(values.Length == 1 ? input.Name : string.Create(CultureInfo.InvariantCulture, $"{input.Name}.{slot}"), ColumnRole.Target))];
        SeriesTableBuilder? builder = null;
        var rows = new List<(int, int)>();
        while (cursor.MoveNext())
        {
            long time = times?.Read() ?? 0;
            builder ??= Builder();
            read(values);
            rows.Add(builder.Add(readKey(), time, values));
        }

        SeriesTable table = (builder ?? Builder()).Build(missing, season, step, out SeriesPlaces places);
        return new SeriesReading(table, places, rows);

        SeriesTableBuilder Builder() => new(targets, times is not null, times?.IsDate() ?? false, seriesColumnName, timeColumnName);
    }

    // One string per series, however many rows it has. A key is its text where it was made of texts, so that keys of another
    // pipeline mean the same series.
    private static Func<string> Keys(DataViewRow input, DataViewSchema.Column column)
    {
        Func<int> number = SeriesNumbers.Of(input, column);
        Func<string> text = TextOf(input, column);
        var keys = new List<string>();
        return () =>
        {
            int series = number();
            if (series == keys.Count)
            {
                keys.Add(text());
            }

            return keys[series];
        };
    }

    private static Func<string> TextOf(DataViewRow input, DataViewSchema.Column column)
    {
        Type type = column.Type.RawType;
        return type == typeof(ReadOnlyMemory<char>) ? Text<ReadOnlyMemory<char>>(input, column)
            : type == typeof(uint) ? KeyOrNumber(input, column)
            : type == typeof(int) ? Text<int>(input, column)
            : type == typeof(long) ? Text<long>(input, column)
            : type == typeof(ulong) ? Text<ulong>(input, column)
            : type == typeof(short) ? Text<short>(input, column)
            : type == typeof(ushort) ? Text<ushort>(input, column)
            : type == typeof(sbyte) ? Text<sbyte>(input, column)
            : Text<byte>(input, column);
    }

    private static Func<string> Text<TValue>(DataViewRow input, DataViewSchema.Column column)
    {
        ValueGetter<TValue> get = input.GetGetter<TValue>(column);
        TValue value = default!;
        return () =>
        {
            get(ref value);
            return Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        };
    }

    private static Func<string> KeyOrNumber(DataViewRow input, DataViewSchema.Column column)
    {
        DataViewSchema.Column? names = column.Annotations.Schema.GetColumnOrNull(AnnotationNames.KeyValues);
        if (names is not { Type: VectorDataViewType { ItemType: TextDataViewType } })
        {
            return Text<uint>(input, column);
        }

        VBuffer<ReadOnlyMemory<char>> texts = default;
        column.GetKeyValues(ref texts);
        string[] keys = [.. texts.DenseValues().Select(text => $"{text}")];
        ValueGetter<uint> get = input.GetGetter<uint>(column);
        uint key = 0;
        return () =>
        {
            get(ref key);
            return keys[key - 1];
        };
    }
}
