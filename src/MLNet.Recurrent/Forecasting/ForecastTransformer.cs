using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Recurrent.Forecasters;
using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Interop;

namespace MLNet.Recurrent;

/// <summary>A fitted forecaster: adds to every row of a long table the forecast made after seeing it. See <see cref="ForecastEstimator"/>.</summary>
/// <remarks>
/// It remembers the series that it was fitted to, as far back as forecasts need them. Where there is a time column, the rows given to
/// <see cref="Transform"/> find their place by their times: what was remembered from before the first row of a series is its past, so new rows
/// go on from the training data, and the training data itself is not counted twice. Without a time column all rows go on from
/// the training data; for data that contains the training rows, use <see cref="Forget"/>. A series never seen in training has
/// no past but its rows.
/// </remarks>
public sealed class ForecastTransformer : ITransformer, IStoredModel<ForecastTransformer>
{
    internal const string LoaderSignature = "RecurrentForecast";

    private readonly IHost host;
    private readonly ForecastSettings settings;
    private readonly Forecaster forecaster;
    private readonly TimeStep step;
    private readonly SeriesTable past;

    internal ForecastTransformer(IHostEnvironment environment, ForecastSettings settings, Forecaster forecaster, TimeStep step, SeriesTable past)
    {
        host = environment.Register(nameof(ForecastTransformer), seed: null);
        (this.settings, this.forecaster, this.step, this.past) = (settings, forecaster, step, past);
    }

    /// <summary>Steps ahead.</summary>
    public int Horizon => forecaster.Horizon;

    /// <summary>Steps of the season that was given or found; 1 for none.</summary>
    public int SeasonLength => forecaster.Season;

    /// <summary>False: a forecast needs the rows before it.</summary>
    public bool IsRowToRowMapper => false;

    static StoredFormat IStoredModel<ForecastTransformer>.Format { get; } = new("FORECAST", LoaderSignature);

    /// <summary>The same model without the series that it was fitted to: every series begins with the rows given.</summary>
    public ForecastTransformer Forget() => new(host, settings, forecaster, step, new SeriesTable(past.Columns, past.Step, [], []));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of an unsuitable type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Columns(inputSchema).Output;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of an unsuitable type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ForecastColumns columns = Columns(input.Schema);
        return new ForecastDataView(
            columns, input, () => Read(columns, input), reading => new ForecastScorer(forecaster, reading, settings.ConfidenceLevel));
    }

    /// <summary>Not possible; see <see cref="IsRowToRowMapper"/>.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new InvalidOperationException(
        "A forecast is made of many rows, so it cannot be made row by row. Use Transform on the new rows: the past is remembered.");

    void ICanSaveModel.Save(ModelSaveContext ctx) => StoredModel<ForecastTransformer>.Save(ctx, this);

    // Content: the settings; the time step; the remembered series; model and intervals.
    void IStoredModel<ForecastTransformer>.Write(BinaryWriter writer)
    {
        settings.Write(writer);
        SeriesTableFile.Write(writer, past, step);
        forecaster.Write(writer);
    }

    static ForecastTransformer IStoredModel<ForecastTransformer>.Read(IHostEnvironment environment, BinaryReader reader)
    {
        ForecastSettings settings = ForecastSettings.Read(reader);
        SeriesTable past = SeriesTableFile.Read(reader);
        return new ForecastTransformer(environment, settings, Forecaster.Read(reader, past.Targets), past.Step, past);
    }

    private ForecastColumns Columns(DataViewSchema input)
    {
        var columns = new ForecastColumns(settings, input, forecaster.Horizon);
        if (columns.Targets != past.Targets)
        {
            throw new ArgumentException($"Column '{settings.InputColumnName}' holds {columns.Targets} values per row; the model was fitted to " +
                $"{past.Targets}. Prepare the data as for training.");
        }

        return columns;
    }

    private SeriesReading Read(ForecastColumns columns, IDataView input)
    {
        SeriesReading rows = columns.Reader.Read(input, settings.MissingSteps, forecaster.Season, step);
        SeriesTable joined = past.Append(rows.Table);
        using IChannel channel = host.Start("Forecasting");
        foreach (string note in rows.Table.Notes)
        {
            channel.Warning(MessageSensitivity.UserData, note);
        }

        string[] empty = [.. joined.Series.Where(series => !GapFilling.HasValue(series.Values(0))).Select(series => $"'{series.Key}'")];
        if (empty.Length > 0)
        {
            channel.Warning(MessageSensitivity.UserData, $"{empty.Length} series hold no number, the first is {empty[0]}: their forecasts are missing.");
        }

        // Rows stand as far behind the first step as their series has a past.
        return rows with { Table = joined, Places = rows.Places.After([.. joined.Series.Select((series, i) => series.Count - rows.Table.Series[i].Count)]) };
    }
}
