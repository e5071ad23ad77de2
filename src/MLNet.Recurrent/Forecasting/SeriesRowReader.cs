using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Forecasting;

/// <summary>Reads the rows of a long table one by one: series, time, and the values of all columns.</summary>
internal sealed class SeriesRowReader
{
    private readonly Action<double[]>[] reads;
    private readonly Func<string> readKey;
    private readonly TimeReader? times;

    /// <param name="row">The rows.</param>
    /// <param name="inputs">The columns.</param>
    /// <param name="covariates">The columns beside the target.</param>
    /// <param name="isOpen">Whether categories that are not known yet get a number.</param>
    public SeriesRowReader(DataViewRow row, ForecastInputs inputs, IReadOnlyList<Covariate> covariates, bool isOpen)
    {
        DataViewSchema schema = row.Schema;
        var columns = new List<SeriesColumn>();
        var actions = new List<Action<double[]>>();
        if (inputs.TargetColumnName is { } target)
        {
            actions.Add(ValuesReader.Of(row, schema[target]));
            Add(target, ValuesReader.SizeOf(schema[target]), ColumnRole.Target);
        }

        foreach (Covariate covariate in covariates)
        {
            // Of a static column that has a category in some rows, the others are missing; else a row without one says that there is none.
            actions.Add(covariate.Categories is { } categories
                ? ValuesReader.Categories(
                    row, schema[covariate.Name], columns.Count, categories, isOpen, covariate.Role == ColumnRole.Static ? double.NaN : CategoryList.None)
                : ValuesReader.Of(row, schema[covariate.Name], columns.Count));
            Add(covariate.Name, covariate.Width, covariate.Role);
        }

        Columns = columns;
        reads = [.. actions];
        Values = new double[columns.Count];
        readKey = inputs.SeriesColumnName is null ? static () => "" : Keys(row, schema[inputs.SeriesColumnName]);
        times = inputs.TimeColumnName is null ? null : TimeReader.Of(row, schema[inputs.TimeColumnName]);

        void Add(string name, int width, ColumnRole role)
        {
            for (int slot = 0; slot < width; slot++)
            {
                columns.Add(new SeriesColumn(width == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.{slot}"), role));
            }
        }
    }

    /// <summary>The columns of the table: targets, then past, future and static ones; a column of categories holds their numbers.</summary>
    public IReadOnlyList<SeriesColumn> Columns { get; }

    /// <summary>The values of the row read last, in the order of <see cref="Columns"/>.</summary>
    public double[] Values { get; }

    /// <summary>Series of the row read last; empty where there is only one.</summary>
    public string Key { get; private set; } = "";

    /// <summary>Time of the row read last; 0 without a time column.</summary>
    public long Time { get; private set; }

    public bool HasTime => times is not null;

    /// <summary>Whether times are dates. Of texts it is known after the first row.</summary>
    public bool IsDate => times?.IsDate() ?? false;

    /// <summary>Reads the current row.</summary>
    public void Read()
    {
        Time = times?.Read() ?? 0;
        foreach (Action<double[]> read in reads)
        {
            read(Values);
        }

        Key = readKey();
    }

    // One string per series, however many rows it has.
    private static Func<string> Keys(DataViewRow row, DataViewSchema.Column column)
    {
        ColumnText.Reader read = ColumnText.Of(row, column);
        bool isKey = column.Type is KeyDataViewType;
        var keys = new HashSet<string>(StringComparer.Ordinal);
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = keys.GetAlternateLookup<ReadOnlySpan<char>>();
        return () =>
        {
            ReadOnlySpan<char> text = read();
            if (isKey && text.IsEmpty)
            {
                throw new InvalidOperationException($"Row {row.Position} (the first is row 0): the series column '{column.Name}' holds a missing key, so the " +
                    "row belongs to no known series. Filter such rows, or use the column that the keys were made of as seriesColumnName.");
            }

            if (!lookup.TryGetValue(text, out string? key))
            {
                keys.Add(key = text.ToString());
            }

            return key;
        };
    }
}
