namespace MLNet.Recurrent.Forecasting;

/// <summary>What a user asked for; shared by estimator and transformer.</summary>
/// <param name="OutputColumnName">Column of the forecasts.</param>
/// <param name="InputColumnName">Column to forecast.</param>
/// <param name="SeriesColumnName">Column that tells series apart; null for one series.</param>
/// <param name="TimeColumnName">Column of the times; null where the order of the rows counts.</param>
/// <param name="LowerBoundColumnName">Column of lower bounds; null without intervals.</param>
/// <param name="UpperBoundColumnName">Column of upper bounds; null without intervals.</param>
/// <param name="ConfidenceLevel">Nominal coverage.</param>
/// <param name="SeasonLength">Steps of a season; 0 to find it.</param>
/// <param name="MissingSteps">What becomes of gaps.</param>
internal sealed record ForecastSettings(
    string OutputColumnName,
    string InputColumnName,
    string? SeriesColumnName,
    string? TimeColumnName,
    string? LowerBoundColumnName,
    string? UpperBoundColumnName,
    double ConfidenceLevel,
    int SeasonLength,
    MissingSteps MissingSteps)
{
    public bool HasIntervals => LowerBoundColumnName is not null;

    /// <summary>Fills in what was left out and checks every option.</summary>
    public static ForecastSettings Create(
        string outputColumnName, string? inputColumnName, string? seriesColumnName, string? timeColumnName,
        string? confidenceLowerBoundColumn, string? confidenceUpperBoundColumn, double confidenceLevel, int seasonLength, MissingSteps missingSteps)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        RequireNotBlank(inputColumnName, nameof(inputColumnName));
        RequireNotBlank(seriesColumnName, nameof(seriesColumnName));
        RequireNotBlank(timeColumnName, nameof(timeColumnName));
        RequireNotBlank(confidenceLowerBoundColumn, nameof(confidenceLowerBoundColumn));
        RequireNotBlank(confidenceUpperBoundColumn, nameof(confidenceUpperBoundColumn));
        Require.Fraction(confidenceLevel);
        Require.Range(seasonLength, 0, ForecastLimits.Season);
        Require.Defined(missingSteps);
        if (confidenceLowerBoundColumn is null != confidenceUpperBoundColumn is null)
        {
            throw new ArgumentException(
                $"confidenceLowerBoundColumn is {Quoted(confidenceLowerBoundColumn)} and confidenceUpperBoundColumn is " +
                $"{Quoted(confidenceUpperBoundColumn)}. Name both, or neither.", nameof(confidenceLowerBoundColumn));
        }

        string[] outputs = [.. new[] { outputColumnName, confidenceLowerBoundColumn, confidenceUpperBoundColumn }.OfType<string>()];
        if (outputs.Distinct().Count() < outputs.Length)
        {
            throw new ArgumentException($"The output columns are {string.Join(", ", outputs.Select(Quoted))}. Give them different names.",
                nameof(outputColumnName));
        }

        return new ForecastSettings(
            outputColumnName, inputColumnName ?? outputColumnName, seriesColumnName, timeColumnName, confidenceLowerBoundColumn,
            confidenceUpperBoundColumn, confidenceLevel, seasonLength, missingSteps);
    }

    // Content: output and input name; four times a flag and, where it is set, a name: series, time, lower, upper; level as Double;
    // season and handling of gaps as Int32.
    public void Write(BinaryWriter writer)
    {
        writer.Write(OutputColumnName);
        writer.Write(InputColumnName);
        foreach (string? name in (ReadOnlySpan<string?>)[SeriesColumnName, TimeColumnName, LowerBoundColumnName, UpperBoundColumnName])
        {
            writer.Write(name is not null);
            if (name is not null)
            {
                writer.Write(name);
            }
        }

        writer.Write(ConfidenceLevel);
        writer.Write(SeasonLength);
        writer.Write((int)MissingSteps);
    }

    public static ForecastSettings Read(BinaryReader reader)
    {
        string output = reader.ReadString(), input = reader.ReadString();
        string? series = ReadOptional(reader), time = ReadOptional(reader), lower = ReadOptional(reader), upper = ReadOptional(reader);
        return Create(output, input, series, time, lower, upper, reader.ReadDouble(), reader.ReadInt32(), (MissingSteps)reader.ReadInt32());
    }

    private static string? ReadOptional(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    private static string Quoted(string? name) => name is null ? "null" : $"'{name}'";

    private static void RequireNotBlank(string? name, string option)
    {
        if (name is not null && string.IsNullOrWhiteSpace(name))
        {
            throw new ArgumentException($"{option} is blank. Name a column, or leave it null.", option);
        }
    }
}
