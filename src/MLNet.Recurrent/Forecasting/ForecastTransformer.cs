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
    private readonly IReadOnlyList<Covariate> covariates;
    private readonly Forecaster forecaster;
    private readonly SeriesTable past;

    /// <param name="environment">The host.</param>
    /// <param name="settings">What the user asked for.</param>
    /// <param name="covariates">The columns beside the targets, as training met them.</param>
    /// <param name="forecaster">Model and intervals.</param>
    /// <param name="past">What is remembered of each series, as it was read.</param>
    internal ForecastTransformer(
        IHostEnvironment environment, ForecastSettings settings, IReadOnlyList<Covariate> covariates, Forecaster forecaster, SeriesTable past)
    {
        host = environment.Register(nameof(ForecastTransformer), seed: null);
        (this.settings, this.covariates, this.forecaster, this.past) = (settings, covariates, forecaster, past);
    }

    /// <summary>Steps ahead.</summary>
    public int Horizon => forecaster.Horizon;

    /// <summary>Steps of the season that was given or found; 1 for none.</summary>
    public int SeasonLength => forecaster.Season;

    /// <summary>False: a forecast needs the rows before it.</summary>
    public bool IsRowToRowMapper => false;

    internal ForecastSettings Settings => settings;

    internal IReadOnlyList<Covariate> Covariates => covariates;

    internal Forecaster Forecaster => forecaster;

    internal SeriesTable Past => past;

    // 1.2: columns beside the target, quantiles, a checksum.
    static StoredFormat IStoredModel<ForecastTransformer>.Format { get; } = new("FORECAST", LoaderSignature, Version: 0x00010002);

    /// <summary>The same model without the series that it was fitted to: every series begins with the rows given.</summary>
    public ForecastTransformer Forget() => new(host, settings, covariates, forecaster, new SeriesTable(past.Columns, past.Step, [], []));

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
        return new ForecastDataView(columns, input, () => Read(columns, input), CreateScorer);
    }

    /// <summary>Not possible; see <see cref="IsRowToRowMapper"/>.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new InvalidOperationException(
        "A forecast is made of many rows, so it cannot be made row by row. Use Transform on the new rows: the past is remembered.");

    void ICanSaveModel.Save(ModelSaveContext ctx) => StoredModel<ForecastTransformer>.Save(ctx, this);

    // Content, as a checked block: the settings; number of columns beside the target, and they; the remembered series; model and intervals.
    void IStoredModel<ForecastTransformer>.Write(BinaryWriter writer) => CheckedBlock.Write(writer, content =>
    {
        settings.Write(content);
        content.Write(covariates.Count);
        foreach (Covariate covariate in covariates)
        {
            covariate.Write(content);
        }

        SeriesTableFile.Write(content, past, past.Step);
        forecaster.Write(content);
    });

    static ForecastTransformer IStoredModel<ForecastTransformer>.Read(IHostEnvironment environment, BinaryReader reader) => CheckedBlock.Read(reader, content =>
    {
        ForecastSettings settings = ForecastSettings.Read(content);
        var covariates = new List<Covariate>();
        for (int count = content.ReadInt32(); covariates.Count < count;)
        {
            covariates.Add(Covariate.Read(content));
        }

        SeriesTable past = SeriesTableFile.Read(content);
        ColumnRole[] roles = [.. Enumerable.Repeat(ColumnRole.Target, past.Targets), .. covariates.SelectMany(one => Enumerable.Repeat(one.Role, Math.Min(one.Width, past.Columns.Count)))];
        if (past.Targets == 0 || !past.Columns.Select(column => column.Role).SequenceEqual(roles) ||
            !covariates.Select(one => (one.Name, one.Role)).SequenceEqual(settings.Inputs.Covariates.Select(one => (one.Name, one.Role))))
        {
            throw new InvalidDataException("its series have other columns than its settings name.");
        }

        return new ForecastTransformer(environment, settings, covariates, Forecaster.Read(content, past.Targets), past);
    });

    /// <summary>The forecaster of a chain; null if there is none.</summary>
    internal static ForecastTransformer? Find(ITransformer model) => model switch
    {
        ForecastTransformer forecaster => forecaster,
        IEnumerable<ITransformer> chain => chain.Select(Find).LastOrDefault(found => found is not null),
        _ => null,
    };

    /// <summary>Steps of a series that have to be remembered.</summary>
    internal static int HistoryLength(ForecastSettings settings, Forecaster forecaster) =>
        Math.Max(forecaster.ContextLength, settings.MissingSteps == MissingSteps.Fill ? forecaster.Season : 1);

    internal ForecastScorer CreateScorer() => new(forecaster, settings, past.Targets);

    /// <summary>The columns of data, which must be as in training.</summary>
    internal ForecastColumns Columns(DataViewSchema input)
    {
        var columns = new ForecastColumns(settings, input, forecaster.Horizon);
        if (columns.Targets != past.Targets)
        {
            throw new ArgumentException($"Column '{settings.InputColumnName}' holds {columns.Targets} values per row; the model was fitted to " +
                $"{past.Targets}. Prepare the data as for training.");
        }

        foreach ((Covariate given, Covariate fitted) in columns.Reader.Covariates(input).Zip(covariates))
        {
            if (!given.Fits(fitted))
            {
                throw new ArgumentException($"Column '{given.Name}' holds {given} per row; the model was fitted to {fitted}. Prepare the data as " +
                    "for training.");
            }
        }

        return columns;
    }

    private SeriesReading Read(ForecastColumns columns, IDataView input)
    {
        SeriesReading rows = columns.Reader.Read(input, settings.MissingSteps, past.Step, covariates);
        SeriesTable joined = new TablePreparation(settings, covariates).Prepare(past.Append(rows.Table), forecaster.Season);
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
