using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Forecasting;

/// <summary>The columns that a long table is read by.</summary>
/// <param name="TargetColumnName">Column to forecast; null to read no values.</param>
/// <param name="SeriesColumnName">Column that tells series apart; null for one series.</param>
/// <param name="TimeColumnName">Column of the times; null where the order of the rows counts.</param>
internal sealed record ForecastInputs(string? TargetColumnName, string? SeriesColumnName, string? TimeColumnName)
{
    /// <summary>Columns known up to the present.</summary>
    public OptionList<string> PastColumnNames { get; init; }

    /// <summary>Columns known ahead of time.</summary>
    public OptionList<string> FutureColumnNames { get; init; }

    /// <summary>Columns that are the same in all rows of a series.</summary>
    public OptionList<string> StaticColumnNames { get; init; }

    /// <summary>The same without the columns beside the target.</summary>
    public ForecastInputs TargetsOnly => new(TargetColumnName, SeriesColumnName, TimeColumnName);

    /// <summary>The columns beside the target, in the order of the table, with the options that name them.</summary>
    public IEnumerable<(string Name, ColumnRole Role, string Option)> Covariates =>
    [
        .. PastColumnNames.Select(name => (name, ColumnRole.Past, "pastColumnNames")),
        .. FutureColumnNames.Select(name => (name, ColumnRole.Future, "futureColumnNames")),
        .. StaticColumnNames.Select(name => (name, ColumnRole.Static, "staticColumnNames")),
    ];

    /// <exception cref="ArgumentException">A name is blank, or a column is named twice.</exception>
    public void Validate()
    {
        ForecastSettings.RequireNotBlank(TargetColumnName, "inputColumnName");
        ForecastSettings.RequireNotBlank(SeriesColumnName, "seriesColumnName");
        ForecastSettings.RequireNotBlank(TimeColumnName, "timeColumnName");
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, _, string option) in Covariates)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name, option);
            if (name == TargetColumnName || name == TimeColumnName || !seen.TryAdd(name, option))
            {
                string other = name == TargetColumnName ? "inputColumnName" : name == TimeColumnName ? "timeColumnName" : seen[name];
                throw new ArgumentException($"Column '{name}' is named by {option} and by {other}. Name it once: past values of the target are read " +
                    "anyway, and what is known ahead of time is known in the past too.", option);
            }
        }
    }

    // Content: twice a flag and, where it is set, a name: series, time; the target; three lists of names: past, future, static.
    public void Write(BinaryWriter writer)
    {
        WriteOptional(writer, SeriesColumnName);
        WriteOptional(writer, TimeColumnName);
        writer.Write(TargetColumnName!);
        foreach (OptionList<string> names in (ReadOnlySpan<OptionList<string>>)[PastColumnNames, FutureColumnNames, StaticColumnNames])
        {
            writer.Write(names.Count);
            foreach (string name in names)
            {
                writer.Write(name);
            }
        }
    }

    public static ForecastInputs Read(BinaryReader reader)
    {
        string? series = ReadOptional(reader), time = ReadOptional(reader);
        return new ForecastInputs(reader.ReadString(), series, time)
        {
            PastColumnNames = ReadNames(reader),
            FutureColumnNames = ReadNames(reader),
            StaticColumnNames = ReadNames(reader),
        };
    }

    public static void WriteOptional(BinaryWriter writer, string? name)
    {
        writer.Write(name is not null);
        if (name is not null)
        {
            writer.Write(name);
        }
    }

    public static string? ReadOptional(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    private static OptionList<string> ReadNames(BinaryReader reader)
    {
        var names = new List<string>();
        for (int count = reader.ReadInt32(); names.Count < count;)
        {
            names.Add(reader.ReadString());
        }

        return [.. names];
    }
}
