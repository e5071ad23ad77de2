using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Forecasting;

/// <summary>What a user asked for; shared by estimator and transformer.</summary>
/// <param name="OutputColumnName">Column of the forecasts.</param>
/// <param name="Inputs">The columns that are read.</param>
/// <param name="LowerBoundColumnName">Column of lower bounds; null without intervals.</param>
/// <param name="UpperBoundColumnName">Column of upper bounds; null without intervals.</param>
/// <param name="ConfidenceLevel">Nominal coverage.</param>
/// <param name="SeasonLength">Steps of a season; 0 to find it.</param>
/// <param name="MissingSteps">What becomes of gaps.</param>
internal sealed record ForecastSettings(
    string OutputColumnName,
    ForecastInputs Inputs,
    string? LowerBoundColumnName,
    string? UpperBoundColumnName,
    double ConfidenceLevel,
    int SeasonLength,
    MissingSteps MissingSteps)
{
    /// <summary>Columns of quantiles.</summary>
    public OptionList<QuantileColumn> Quantiles { get; init; }

    /// <summary>Column to forecast.</summary>
    public string InputColumnName => Inputs.TargetColumnName!;

    public bool HasBounds => LowerBoundColumnName is not null;

    /// <summary>Whether errors have to be calibrated.</summary>
    public bool HasIntervals => HasBounds || Quantiles.Count > 0;


    /// <summary>The columns that are made: forecasts, the bounds if there are any, quantiles.</summary>
    public IReadOnlyList<string> OutputNames =>
        [OutputColumnName, .. HasBounds ? [LowerBoundColumnName!, UpperBoundColumnName!] : Array.Empty<string>(), .. Quantiles.Select(column => column.ColumnName)];

    /// <summary>Fills in what was left out and checks every option.</summary>
    public static ForecastSettings Create(
        string outputColumnName, string? inputColumnName, string? seriesColumnName, string? timeColumnName,
        string? confidenceLowerBoundColumn, string? confidenceUpperBoundColumn, double confidenceLevel, int seasonLength, MissingSteps missingSteps)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        RequireNotBlank(inputColumnName, nameof(inputColumnName));
        return new ForecastSettings(
            outputColumnName, new ForecastInputs(inputColumnName ?? outputColumnName, seriesColumnName, timeColumnName), confidenceLowerBoundColumn,
            confidenceUpperBoundColumn, confidenceLevel, seasonLength, missingSteps).Validated();
    }

    /// <summary>The same, after every option was checked.</summary>
    /// <exception cref="ArgumentException">A name is blank, two outputs share one, only one bound is named, or a number is out of its range.</exception>
    public ForecastSettings Validated()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(OutputColumnName, "outputColumnName");
        Inputs.Validate();
        RequireNotBlank(LowerBoundColumnName, "confidenceLowerBoundColumn");
        RequireNotBlank(UpperBoundColumnName, "confidenceUpperBoundColumn");
        Require.Fraction(ConfidenceLevel, "confidenceLevel");
        Require.Range(SeasonLength, 0, ForecastLimits.Season, "seasonLength");
        Require.Defined(MissingSteps, "missingSteps");
        foreach (QuantileColumn quantile in Quantiles)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(quantile.ColumnName, nameof(RecurrentForecastOptions.QuantileColumns));
            Require.Fraction(quantile.Level, nameof(QuantileColumn.Level));
        }

        if (LowerBoundColumnName is null != UpperBoundColumnName is null)
        {
            throw new ArgumentException(
                $"confidenceLowerBoundColumn is {Quoted(LowerBoundColumnName)} and confidenceUpperBoundColumn is " +
                $"{Quoted(UpperBoundColumnName)}. Name both, or neither.", "confidenceLowerBoundColumn");
        }

        if (OutputNames.Distinct().Count() < OutputNames.Count)
        {
            throw new ArgumentException($"The output columns are {string.Join(", ", OutputNames.Select(Quoted))}. Give them different names.",
                "outputColumnName");
        }

        return this;
    }

    // Content: the output name; the inputs; twice a flag and, where it is set, a name: lower, upper; level as Double; season and
    // handling of gaps as Int32; number of quantile columns, and of each its level as Double and its name.
    public void Write(BinaryWriter writer)
    {
        writer.Write(OutputColumnName);
        Inputs.Write(writer);
        ForecastInputs.WriteOptional(writer, LowerBoundColumnName);
        ForecastInputs.WriteOptional(writer, UpperBoundColumnName);
        writer.Write(ConfidenceLevel);
        writer.Write(SeasonLength);
        writer.Write((int)MissingSteps);
        writer.Write(Quantiles.Count);
        foreach (QuantileColumn quantile in Quantiles)
        {
            writer.Write(quantile.Level);
            writer.Write(quantile.ColumnName);
        }
    }

    public static ForecastSettings Read(BinaryReader reader)
    {
        string output = reader.ReadString();
        ForecastInputs inputs = ForecastInputs.Read(reader);
        string? lower = ForecastInputs.ReadOptional(reader), upper = ForecastInputs.ReadOptional(reader);
        var settings = new ForecastSettings(output, inputs, lower, upper, reader.ReadDouble(), reader.ReadInt32(), (MissingSteps)reader.ReadInt32());
        var quantiles = new List<QuantileColumn>();
        for (int count = reader.ReadInt32(); quantiles.Count < count;)
        {
            quantiles.Add(new QuantileColumn(reader.ReadDouble(), reader.ReadString()));
        }

        return (settings with { Quantiles = [.. quantiles] }).Validated();
    }

    internal static void RequireNotBlank(string? name, string option)
    {
        if (name is not null && string.IsNullOrWhiteSpace(name))
        {
            throw new ArgumentException($"{option} is blank. Name a column, or leave it null.", option);
        }
    }

    private static string Quoted(string? name) => name is null ? "null" : $"'{name}'";
}
