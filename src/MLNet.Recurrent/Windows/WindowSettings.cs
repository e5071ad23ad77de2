namespace MLNet.Recurrent.Windows;

/// <summary>What a user asked for; shared by estimator and transformer, and what a saved transformer consists of.</summary>
/// <param name="OutputColumnName">Column of the windows.</param>
/// <param name="InputColumnName">Column of the steps.</param>
/// <param name="LabelColumnName">Column of the labels; null for windows without labels.</param>
/// <param name="SourceColumnName">Column that the labels come from; null exactly when there are none.</param>
/// <param name="SeriesColumnName">Column that tells the series apart; null for a single series.</param>
/// <param name="Length">Steps per window.</param>
/// <param name="Horizon">How many steps after the last one of the window the label is taken.</param>
/// <param name="KeepUnlabeled">Whether windows are kept whose label lies beyond the end of the series.</param>
internal sealed record WindowSettings(
    string OutputColumnName,
    string InputColumnName,
    string? LabelColumnName,
    string? SourceColumnName,
    string? SeriesColumnName,
    int Length,
    int Horizon,
    bool KeepUnlabeled)
{
    /// <summary>How many steps a complete window has to wait for its label.</summary>
    public int Wait => LabelColumnName is null ? 0 : Horizon;

    /// <summary>Fills in the names left out and checks every option.</summary>
    public static WindowSettings Create(
        string outputColumnName, string? inputColumnName, string? labelColumnName, string? sourceColumnName,
        int length, int horizon, string? seriesColumnName, bool keepUnlabeled)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        RequireNotBlank(inputColumnName, nameof(inputColumnName));
        RequireNotBlank(labelColumnName, nameof(labelColumnName));
        RequireNotBlank(sourceColumnName, nameof(sourceColumnName));
        RequireNotBlank(seriesColumnName, nameof(seriesColumnName));
        Require.Range(length, 1, int.MaxValue);
        Require.Range(horizon, 0, int.MaxValue - length);
        if (labelColumnName is null && sourceColumnName is not null)
        {
            throw new ArgumentException($"sourceColumnName = '{sourceColumnName}' is where labels come from, but labelColumnName is null. " +
                "Set both, or neither.", nameof(sourceColumnName));
        }

        if (labelColumnName == outputColumnName)
        {
            throw new ArgumentException($"labelColumnName and outputColumnName are both '{outputColumnName}'. Give them different names.",
                nameof(labelColumnName));
        }

        return new WindowSettings(
            outputColumnName, inputColumnName ?? outputColumnName, labelColumnName, sourceColumnName ?? labelColumnName,
            seriesColumnName, length, horizon, keepUnlabeled);
    }

    private static void RequireNotBlank(string? name, string option)
    {
        if (name is not null && string.IsNullOrWhiteSpace(name))
        {
            throw new ArgumentException($"{option} is blank. Name a column, or leave it null.", option);
        }
    }

    // Content, version 1: output and input name; three times a flag and, where it is set, a name: label, source, series;
    // length and horizon as Int32; KeepUnlabeled as a byte.
    public void Write(BinaryWriter writer)
    {
        writer.Write(OutputColumnName);
        writer.Write(InputColumnName);
        WriteOptional(writer, LabelColumnName);
        WriteOptional(writer, SourceColumnName);
        WriteOptional(writer, SeriesColumnName);
        writer.Write(Length);
        writer.Write(Horizon);
        writer.Write(KeepUnlabeled);
    }

    public static WindowSettings Read(BinaryReader reader)
    {
        string outputColumnName = reader.ReadString(), inputColumnName = reader.ReadString();
        string? labelColumnName = ReadOptional(reader), sourceColumnName = ReadOptional(reader), seriesColumnName = ReadOptional(reader);
        int length = reader.ReadInt32(), horizon = reader.ReadInt32();
        bool keepUnlabeled = reader.ReadBoolean();
        try
        {
            return Create(outputColumnName, inputColumnName, labelColumnName, sourceColumnName, length, horizon, seriesColumnName, keepUnlabeled);
        }
        catch (ArgumentException invalid)
        {
            throw new InvalidDataException($"The saved {nameof(SequenceWindowTransformer)} is damaged: {invalid.Message}", invalid);
        }
    }

    private static void WriteOptional(BinaryWriter writer, string? name)
    {
        writer.Write(name is not null);
        if (name is not null)
        {
            writer.Write(name);
        }
    }

    private static string? ReadOptional(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
