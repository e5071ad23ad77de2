using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Forecasters;
using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Interop;
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

    internal ForecastEstimator(IHostEnvironment environment, ForecastSettings settings, IForecastMethod method)
    {
        host = environment.Register(nameof(ForecastEstimator), seed: null);
        this.settings = settings;
        this.method = method;
    }

    internal ForecastSettings Settings => settings;

    internal int Horizon => method.Horizon;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of an unsuitable type.</exception>
    /// <exception cref="InvalidDataException">There is nothing to learn from, or a time cannot be read or is there twice.</exception>
    public ForecastTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = host.Start("Training");
        var columns = new ForecastColumns(settings, input.Schema, method.Horizon);
        SeriesReading reading = columns.Reader.Read(input, settings.MissingSteps, Math.Max(1, settings.SeasonLength), step: null);
        RequireValues(reading);
        foreach (string note in reading.Table.Notes)
        {
            channel.Warning(MessageSensitivity.UserData, note);
        }

        Forecaster forecaster = Forecaster.Fit(method, reading.Table, settings.SeasonLength, settings.HasIntervals);
        channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
            $"{reading.Table.Series.Count} series of {reading.Rows.Count} rows, time step {reading.Table.Step}, season of {forecaster.Season} steps."));
        WarnOfBounds(channel, forecaster);
        return new ForecastTransformer(host, settings, forecaster, reading.Table.Step, reading.Table.Tail(forecaster.ContextLength));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of an unsuitable type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column input = Find(inputSchema, settings.InputColumnName, "inputColumnName");
        ForecastRequirements.CheckValues(ColumnTraits.Of(input));
        if (settings.SeriesColumnName is { } series)
        {
            ForecastRequirements.CheckSeries(ColumnTraits.Of(Find(inputSchema, series, "seriesColumnName")));
        }

        if (settings.TimeColumnName is { } time)
        {
            ForecastRequirements.CheckTime(ColumnTraits.Of(Find(inputSchema, time, "timeColumnName")));
        }

        Dictionary<string, SchemaShape.Column> output = inputSchema.ToDictionary(column => column.Name);
        foreach (string name in new[] { settings.OutputColumnName, settings.LowerBoundColumnName, settings.UpperBoundColumnName }.OfType<string>())
        {
            output[name] = SchemaColumn.Create(name, SchemaShape.Column.VectorKind.Vector, input.ItemType);
        }

        return new SchemaShape(output.Values);
    }

    private static SchemaShape.Column Find(SchemaShape shape, string name, string option) =>
        SchemaColumn.TryFind(shape, name, out SchemaShape.Column column)
            ? column
            : throw RequiredColumn.Missing(name, option, shape.Select(one => one.Name));

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
