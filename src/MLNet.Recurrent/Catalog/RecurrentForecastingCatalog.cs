using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Interop;

namespace MLNet.Recurrent;

/// <summary>Recurrent networks on ml.Forecasting: one network for all series, all steps ahead at once.</summary>
public static class RecurrentForecastingCatalog
{
    /// <summary>Forecasts by a long short-term memory network.</summary>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="outputColumnName">Name of the column of forecasts: a vector of <paramref name="horizon"/> values.</param>
    /// <param name="inputColumnName">Name of the column to forecast, Single or Double, or a vector of them; null for
    /// <paramref name="outputColumnName"/>.</param>
    /// <param name="horizon">Steps ahead.</param>
    /// <param name="windowSize">Steps looked back on; 0 to take so many seasons as the series allow.</param>
    /// <param name="seasonLength">Steps of a season: 7 for days of a week; 0 to find it in the data.</param>
    /// <param name="seriesColumnName">Name of the column that tells series apart: text, key or integer; null for one series.</param>
    /// <param name="timeColumnName">Name of the column of times: dates, whole numbers or texts; null where the order of the rows counts.</param>
    /// <param name="pastColumnNames">Names of columns known up to the present: other measurements. Numbers, Booleans, vectors of Single or Double;
    /// texts and keys are categories.</param>
    /// <param name="futureColumnNames">Names of columns known ahead of time: price, holiday, weather forecast. Rows after the last known target,
    /// whose target is missing, hold what is known ahead.</param>
    /// <param name="staticColumnNames">Names of columns that are the same in all rows of a series.</param>
    /// <param name="confidenceLowerBoundColumn">Name of the column of lower bounds; null for no intervals.</param>
    /// <param name="confidenceUpperBoundColumn">Name of the column of upper bounds; null for no intervals.</param>
    /// <param name="confidenceLevel">Share of the actual values that the bounds shall hold, between 0 and 1.</param>
    /// <param name="missingSteps">What becomes of time steps without a row or a number.</param>
    /// <exception cref="ArgumentException">A name is blank, two outputs share one, a column is named twice, only one bound is named, or a number
    /// is out of its range.</exception>
    /// <example>
    /// <code>
    /// var model = ml.Forecasting.ForecastByLstm(
    ///     "Forecast", "Sold", horizon: 14, seriesColumnName: "Shop", timeColumnName: "Day", futureColumnNames: ["Price", "Holiday"],
    ///     confidenceLowerBoundColumn: "Low", confidenceUpperBoundColumn: "High").Fit(train);
    /// </code>
    /// </example>
    /// <seealso cref="ForecastEstimator"/>
    public static ForecastEstimator ForecastByLstm(
        this ForecastingCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int horizon = 1,
        int windowSize = 0,
        int seasonLength = 0,
        string? seriesColumnName = null,
        string? timeColumnName = null,
        string[]? pastColumnNames = null,
        string[]? futureColumnNames = null,
        string[]? staticColumnNames = null,
        string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null,
        double confidenceLevel = Defaults.ConfidenceLevel,
        MissingSteps missingSteps = MissingSteps.Mask) =>
        ForecastByLstm(catalog, Options(
            outputColumnName, inputColumnName, horizon, windowSize, seasonLength, seriesColumnName, timeColumnName, pastColumnNames, futureColumnNames,
            staticColumnNames, confidenceLowerBoundColumn, confidenceUpperBoundColumn, confidenceLevel, missingSteps));

    /// <summary>Forecasts by a long short-term memory network, with all options.</summary>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="options">The options; later changes to them have no effect.</param>
    /// <inheritdoc cref="ForecastByLstm(ForecastingCatalog, string, string, int, int, int, string, string, string[], string[], string[], string, string, double, MissingSteps)" path="/exception"/>
    /// <seealso cref="ForecastEstimator"/>
    public static ForecastEstimator ForecastByLstm(this ForecastingCatalog catalog, RecurrentForecastOptions options) =>
        Create(catalog, options, static _ => CellKind.Lstm);

    /// <summary>Forecasts by a network of gated recurrent units.</summary>
    /// <remarks>Three quarters of the weights of an LSTM of the same size, often as good.</remarks>
    /// <inheritdoc cref="ForecastByLstm(ForecastingCatalog, string, string, int, int, int, string, string, string[], string[], string[], string, string, double, MissingSteps)" path="/param"/>
    /// <inheritdoc cref="ForecastByLstm(ForecastingCatalog, string, string, int, int, int, string, string, string[], string[], string[], string, string, double, MissingSteps)" path="/exception"/>
    /// <seealso cref="ForecastEstimator"/>
    public static ForecastEstimator ForecastByGru(
        this ForecastingCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int horizon = 1,
        int windowSize = 0,
        int seasonLength = 0,
        string? seriesColumnName = null,
        string? timeColumnName = null,
        string[]? pastColumnNames = null,
        string[]? futureColumnNames = null,
        string[]? staticColumnNames = null,
        string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null,
        double confidenceLevel = Defaults.ConfidenceLevel,
        MissingSteps missingSteps = MissingSteps.Mask) =>
        ForecastByGru(catalog, Options(
            outputColumnName, inputColumnName, horizon, windowSize, seasonLength, seriesColumnName, timeColumnName, pastColumnNames, futureColumnNames,
            staticColumnNames, confidenceLowerBoundColumn, confidenceUpperBoundColumn, confidenceLevel, missingSteps));

    /// <summary>Forecasts by a network of gated recurrent units, with all options.</summary>
    /// <inheritdoc cref="ForecastByLstm(ForecastingCatalog, RecurrentForecastOptions)" path="/param"/>
    /// <inheritdoc cref="ForecastByLstm(ForecastingCatalog, string, string, int, int, int, string, string, string[], string[], string[], string, string, double, MissingSteps)" path="/exception"/>
    /// <seealso cref="ForecastEstimator"/>
    public static ForecastEstimator ForecastByGru(this ForecastingCatalog catalog, RecurrentForecastOptions options) =>
        Create(catalog, options, static options => options.ResetBefore ? CellKind.GruResetBefore : CellKind.Gru);

    /// <summary>Forecasts by a simple recurrent network (Elman).</summary>
    /// <remarks>Forgets within a few dozen steps: for short windows, or as a baseline.</remarks>
    /// <inheritdoc cref="ForecastByLstm(ForecastingCatalog, string, string, int, int, int, string, string, string[], string[], string[], string, string, double, MissingSteps)" path="/param"/>
    /// <inheritdoc cref="ForecastByLstm(ForecastingCatalog, string, string, int, int, int, string, string, string[], string[], string[], string, string, double, MissingSteps)" path="/exception"/>
    /// <seealso cref="ForecastEstimator"/>
    public static ForecastEstimator ForecastByRnn(
        this ForecastingCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int horizon = 1,
        int windowSize = 0,
        int seasonLength = 0,
        string? seriesColumnName = null,
        string? timeColumnName = null,
        string[]? pastColumnNames = null,
        string[]? futureColumnNames = null,
        string[]? staticColumnNames = null,
        string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null,
        double confidenceLevel = Defaults.ConfidenceLevel,
        MissingSteps missingSteps = MissingSteps.Mask) =>
        ForecastByRnn(catalog, Options(
            outputColumnName, inputColumnName, horizon, windowSize, seasonLength, seriesColumnName, timeColumnName, pastColumnNames, futureColumnNames,
            staticColumnNames, confidenceLowerBoundColumn, confidenceUpperBoundColumn, confidenceLevel, missingSteps));

    /// <summary>Forecasts by a simple recurrent network (Elman), with all options.</summary>
    /// <inheritdoc cref="ForecastByLstm(ForecastingCatalog, RecurrentForecastOptions)" path="/param"/>
    /// <inheritdoc cref="ForecastByLstm(ForecastingCatalog, string, string, int, int, int, string, string, string[], string[], string[], string, string, double, MissingSteps)" path="/exception"/>
    /// <seealso cref="ForecastEstimator"/>
    public static ForecastEstimator ForecastByRnn(this ForecastingCatalog catalog, RecurrentForecastOptions options) =>
        Create(catalog, options, static options => options.Activation == RnnActivation.Relu ? CellKind.ElmanRelu : CellKind.ElmanTanh);

    private static ForecastEstimator Create(ForecastingCatalog catalog, RecurrentForecastOptions options, Func<RecurrentForecastOptions, CellKind> cell)
    {
        ArgumentNullException.ThrowIfNull(options);
        IHostEnvironment environment = CatalogEnvironment.Of(catalog);

        // Drawn here and not in Fit, so that fitting twice gives the same model.
        int seed = options.Seed ?? environment.Register(nameof(ForecastEstimator), seed: null).Rand.Next();
        return new ForecastEstimator(environment, options.ToSettings(), options.ToMethod(cell(options), seed), options.InitialModel);
    }

    private static RecurrentForecastOptions Options(
        string outputColumnName, string? inputColumnName, int horizon, int windowSize, int seasonLength, string? seriesColumnName, string? timeColumnName,
        string[]? pastColumnNames, string[]? futureColumnNames, string[]? staticColumnNames, string? confidenceLowerBoundColumn,
        string? confidenceUpperBoundColumn, double confidenceLevel, MissingSteps missingSteps) => new()
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            Horizon = horizon,
            WindowSize = windowSize,
            SeasonLength = seasonLength,
            SeriesColumnName = seriesColumnName,
            TimeColumnName = timeColumnName,
            PastColumnNames = [.. pastColumnNames ?? []],
            FutureColumnNames = [.. futureColumnNames ?? []],
            StaticColumnNames = [.. staticColumnNames ?? []],
            ConfidenceLowerBoundColumn = confidenceLowerBoundColumn,
            ConfidenceUpperBoundColumn = confidenceUpperBoundColumn,
            ConfidenceLevel = confidenceLevel,
            MissingSteps = missingSteps,
        };
}
