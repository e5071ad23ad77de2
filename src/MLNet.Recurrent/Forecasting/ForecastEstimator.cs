using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Forecasters;
using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Interop;
using MLNet.Recurrent.Trainers;
using MLNet.Recurrent.Windows;

namespace MLNet.Recurrent;

/// <summary>
/// Fits a forecaster to a long table, whose rows are time steps, of one series or of many, and adds to every row the forecast made after
/// seeing it.
/// </summary>
/// <remarks>
/// <para>To create this estimator, use a method of <see cref="ForecastingCatalogExtensions"/> on <c>ml.Forecasting</c>.</para>
/// <list type="table">
/// <listheader><term>Column</term><description>Type and content</description></listheader>
/// <item><term>input</term><description>Single or Double: what is forecast; or a vector of known size, of several. Values that are no
/// numbers, and infinite ones, are missing.</description></item>
/// <item><term>series</term><description>Text, key or integer: tells the series of the table apart.</description></item>
/// <item><term>time</term><description>DateTime, DateTimeOffset, a whole number, or a text such as 2011-12-31, 2011-12-31 23:00, 2011-12,
/// 2011Q4. With it rows may come in any order, and steps without a row are noticed. Without it the order of the rows counts.</description></item>
/// <item><term>output</term><description>Vector of horizon values, of the type of the input; [targets, horizon] where there are several.
/// Value 0 is the forecast of the next step.</description></item>
/// <item><term>bounds</term><description>The same: bounds of each step, which hold the actual value with the probability
/// confidenceLevel.</description></item>
/// </list>
/// <para>
/// The time step is found in the times: a number of seconds, hours, days or weeks, Monday to Friday, months, quarters, years. Steps without a row
/// keep their place and count as missing, and a warning in <c>MLContext.Log</c> says how many there are; see
/// <see cref="MissingSteps"/>. A series that holds no number yet has no forecast: its values are not numbers, and a warning says so.
/// </para>
/// <para>
/// Intervals are calibrated on forecasts of the later part of each series, by a model that has not learnt from it (split-conformal
/// prediction, for each step ahead by itself). They are as wide as the errors of that time, relative to how much a series changes. A history
/// that has never changed has an interval without width; one of a single value an infinite one.
/// </para>
/// </remarks>
public sealed class ForecastEstimator : IEstimator<ForecastTransformer>
{
    private readonly IHost host;
    private readonly ForecastSettings settings;
    private readonly IForecastMethod method;
    private readonly ITransformer? initialModel;

    internal ForecastEstimator(IHostEnvironment environment, ForecastSettings settings, IForecastMethod method, ITransformer? initialModel = null)
    {
        host = environment.Register(nameof(ForecastEstimator), seed: null);
        this.settings = settings;
        this.method = method;
        this.initialModel = initialModel;
    }

    internal ForecastSettings Settings => settings;

    internal int Horizon => method.Horizon;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of an unsuitable type.</exception>
    /// <exception cref="InvalidDataException">There is nothing to learn from, a time cannot be read or is there twice, or a static column changes
    /// within a series.</exception>
    public ForecastTransformer Fit(IDataView input) => Fit(input, initialModel is null ? null : InitialModel(initialModel));

    /// <summary>
    /// Goes on with the training of a recurrent forecaster on further rows. What it remembers is their past, as in
    /// <see cref="ForecastTransformer.Transform"/>, and series that get no rows are still remembered.
    /// </summary>
    /// <param name="input">Rows with the same columns.</param>
    /// <param name="previousModel">A model of the same forecaster, or a chain that contains one.</param>
    /// <exception cref="ArgumentException">The model is no recurrent forecaster, or one of other columns or horizon.</exception>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception"/>
    public ForecastTransformer Fit(IDataView input, ITransformer previousModel)
    {
        ArgumentNullException.ThrowIfNull(previousModel);
        return Fit(input, InitialModel(previousModel));
    }

    private ForecastTransformer Fit(IDataView input, ForecastTransformer? initial)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = host.Start("Training");
        ForecastColumns columns = initial?.Columns(input.Schema) ?? new ForecastColumns(settings, input.Schema, method.Horizon);
        SeriesReading reading = columns.Reader.Read(input, settings.MissingSteps, initial?.Past.Step, initial?.Covariates);
        RequireValues(reading);
        Warn(channel, reading);
        int season = initial?.SeasonLength ?? settings.SeasonLength;
        SeriesTable read = initial is null ? reading.Table : initial.Past.Append(reading.Table);
        if (settings.MissingSteps == MissingSteps.Fill)
        {
            read = read.Filled(Math.Max(1, season), isAheadFilled: false);
        }

        SeriesTable table = new TablePreparation(read.Targets, reading.Covariates).Prepare(read);

        Forecaster forecaster;
        using (var cancellation = new CancellationWatch(HostCancellation.Poll(host), (method as RecurrentMethod)?.CancellationToken ?? default))
        {
            forecaster = Forecaster.Fit(Watched(channel, cancellation, initial), table, season, settings.HasIntervals);
        }

        channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
            $"{table.Series.Count} series of {reading.Rows.Count} rows, time step {table.Step}, season of {forecaster.Season} steps."));
        WarnOfBounds(channel, forecaster);
        SeriesTable remembered = initial is null ? read : read.And(initial.Past);
        return new ForecastTransformer(
            host, settings, reading.Covariates, forecaster, remembered.Remembered(ForecastTransformer.HistoryLength(settings, forecaster)));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of an unsuitable type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column input = Find(inputSchema, settings.InputColumnName, "inputColumnName");
        ForecastRequirements.CheckValues(ColumnTraits.Of(input));
        if (settings.Inputs.SeriesColumnName is { } series)
        {
            ForecastRequirements.CheckSeries(ColumnTraits.Of(Find(inputSchema, series, "seriesColumnName")));
        }

        if (settings.Inputs.TimeColumnName is { } time)
        {
            ForecastRequirements.CheckTime(ColumnTraits.Of(Find(inputSchema, time, "timeColumnName")));
        }

        foreach ((string name, _, string option) in settings.Inputs.Covariates)
        {
            ForecastRequirements.CheckCovariate(ColumnTraits.Of(Find(inputSchema, name, option)));
        }

        Dictionary<string, SchemaShape.Column> output = inputSchema.ToDictionary(column => column.Name);
        foreach (string name in settings.OutputNames)
        {
            output[name] = SchemaColumn.Create(name, SchemaShape.Column.VectorKind.Vector, input.ItemType);
        }

        return new SchemaShape(output.Values);
    }

    private static SchemaShape.Column Find(SchemaShape shape, string name, string option) =>
        SchemaColumn.TryFind(shape, name, out SchemaShape.Column column)
            ? column
            : throw RequiredColumn.Missing(name, option, shape.Select(one => one.Name));

    private ForecastTransformer InitialModel(ITransformer previous)
    {
        ForecastTransformer initial = ForecastTransformer.Find(previous) ?? throw new ArgumentException(
            $"The initial model is a {previous.GetType().Name} without a forecaster. Give a model that ForecastByRnn, ForecastByLstm or ForecastByGru fitted.");
        if (method is not RecurrentMethod recurrent)
        {
            throw new ArgumentException("This forecaster is fitted in one go, so there is nothing to go on from. Fit it to all rows, or use ForecastByLstm.");
        }

        if (initial.Horizon != method.Horizon || initial.Settings.Inputs != settings.Inputs ||
            (settings.SeasonLength != 0 && settings.SeasonLength != initial.SeasonLength))
        {
            throw new ArgumentException($"The initial model forecasts {initial.Horizon} steps with a season of {initial.SeasonLength} from {Describe(initial.Settings.Inputs)}; " +
                $"asked for are {method.Horizon} steps, a season of {settings.SeasonLength} (0 is any) and {Describe(settings.Inputs)}. Give it the same options, or fit anew.");
        }

        IForecastModel model = initial.Forecaster.Model is RecursiveForecastModel recursive ? recursive.Step : initial.Forecaster.Model;
        if (model is RecurrentForecastModel { Network.Options.Cell: var cell } && cell != recurrent.Cell)
        {
            throw new ArgumentException($"The initial model is {cell}, and asked for is {recurrent.Cell}. Go on with the same cell, or fit anew.");
        }

        return initial;
    }

    private static string Describe(ForecastInputs inputs) => string.Join(", ",
        new[] { inputs.TargetColumnName, inputs.SeriesColumnName, inputs.TimeColumnName }.OfType<string>().Concat(inputs.Covariates.Select(one => one.Name))
            .Select(name => $"'{name}'"));

    private IForecastMethod Watched(IChannel channel, CancellationWatch cancellation, ForecastTransformer? initial)
    {
        if (method is not RecurrentMethod recurrent)
        {
            return method;
        }

        return recurrent with
        {
            CancellationToken = cancellation.Token,
            Initial = initial?.Forecaster.Model,
            Notice = choice => channel.Trace(MessageSensitivity.None, choice),
            Progress = epoch =>
            {
                channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
                    $"{epoch.Phase}, epoch {epoch.Epoch} of {epoch.Epochs}: loss {epoch.Loss:g5}, {epoch.Seconds:f2} s"));
                recurrent.Progress?.Invoke(epoch);
                cancellation.Look();
            },
        };
    }

    private static void Warn(IChannel channel, SeriesReading reading)
    {
        foreach (string note in reading.Table.Notes)
        {
            channel.Warning(MessageSensitivity.UserData, note);
        }

        foreach (Covariate covariate in reading.Covariates.Where(covariate => covariate.Categories is { HasOverflowed: true }))
        {
            channel.Warning(MessageSensitivity.UserData, $"Column '{covariate.Name}' holds more than {ForecastLimits.Categories} categories; those that come later " +
                "count as none. Join rare ones, or leave the column out.");
        }
    }

    private void RequireValues(SeriesReading reading)
    {
        if (reading.Rows.Count == 0)
        {
            throw new InvalidDataException($"The data has no rows, so there is nothing to forecast column '{settings.InputColumnName}' from. " +
                "Check the loader and the filters before the forecaster.");
        }

        if (!reading.Table.Series.Any(series => GapFilling.HasValue(series.Values(0))))
        {
            throw new InvalidDataException($"None of the {reading.Rows.Count} rows of column '{settings.InputColumnName}' holds a number. " +
                "Check how the column is loaded: a wrong separator or column index gives missing values.");
        }
    }

    private void WarnOfBounds(IChannel channel, Forecaster forecaster)
    {
        int needed = ConformalScores.Needed(settings.ConfidenceLevel);
        if (forecaster.Scores is { } scores && scores.Count < needed)
        {
            channel.Warning(MessageSensitivity.UserData, string.Create(CultureInfo.InvariantCulture,
                $"Bounds at confidenceLevel = {settings.ConfidenceLevel} need {needed} forecasts of every step to be calibrated on, and there are " +
                $"{scores.Count}: ") + (scores.Count == 0
                    ? "the bounds of what has ever changed are infinite. Give longer series, or a shorter horizon."
                    : "the largest error is taken, which covers less. Give longer or more series, or lower the confidence level."));
        }
    }
}
