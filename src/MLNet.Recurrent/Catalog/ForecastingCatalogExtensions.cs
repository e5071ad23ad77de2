using Microsoft.ML;
using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Interop;

namespace MLNet.Recurrent;

/// <summary>Forecasters on ml.Forecasting: the baselines that every other one has to beat.</summary>
public static class ForecastingCatalogExtensions
{
    /// <summary>Forecasts that the last value goes on.</summary>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="outputColumnName">Name of the column of forecasts: a vector of <paramref name="horizon"/> values.</param>
    /// <param name="inputColumnName">Name of the column to forecast, Single or Double, or a vector of them; null for
    /// <paramref name="outputColumnName"/>.</param>
    /// <param name="horizon">Steps ahead.</param>
    /// <param name="seriesColumnName">Name of the column that tells series apart: text, key or integer; null for one series.</param>
    /// <param name="timeColumnName">Name of the column of times: dates, whole numbers or texts; null where the order of the rows counts.</param>
    /// <param name="confidenceLowerBoundColumn">Name of the column of lower bounds; null for no intervals.</param>
    /// <param name="confidenceUpperBoundColumn">Name of the column of upper bounds; null for no intervals.</param>
    /// <param name="confidenceLevel">Share of the actual values that the bounds shall hold, between 0 and 1.</param>
    /// <param name="missingSteps">What becomes of time steps without a row or a number.</param>
    /// <exception cref="ArgumentException">A name is blank, two outputs share one, only one bound is named, or a number is out of its
    /// range.</exception>
    /// <seealso cref="ForecastEstimator"/>
    public static ForecastEstimator ForecastByNaive(
        this ForecastingCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int horizon = 1,
        string? seriesColumnName = null,
        string? timeColumnName = null,
        string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null,
        double confidenceLevel = Defaults.ConfidenceLevel,
        MissingSteps missingSteps = MissingSteps.Mask) =>
        Create(
            catalog, new BaselineMethod(BaselineKind.Naive, Checked(horizon)),
            ForecastSettings.Create(
                outputColumnName, inputColumnName, seriesColumnName, timeColumnName, confidenceLowerBoundColumn, confidenceUpperBoundColumn,
                confidenceLevel, seasonLength: 1, missingSteps));

    /// <summary>Forecasts that the last season repeats.</summary>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="outputColumnName">Name of the column of forecasts: a vector of <paramref name="horizon"/> values.</param>
    /// <param name="inputColumnName">Name of the column to forecast, Single or Double, or a vector of them; null for
    /// <paramref name="outputColumnName"/>.</param>
    /// <param name="horizon">Steps ahead.</param>
    /// <param name="seasonLength">Steps of a season: 7 for days of a week; 0 to find it in the data.</param>
    /// <param name="seriesColumnName">Name of the column that tells series apart: text, key or integer; null for one series.</param>
    /// <param name="timeColumnName">Name of the column of times: dates, whole numbers or texts; null where the order of the rows counts.</param>
    /// <param name="confidenceLowerBoundColumn">Name of the column of lower bounds; null for no intervals.</param>
    /// <param name="confidenceUpperBoundColumn">Name of the column of upper bounds; null for no intervals.</param>
    /// <param name="confidenceLevel">Share of the actual values that the bounds shall hold, between 0 and 1.</param>
    /// <param name="missingSteps">What becomes of time steps without a row or a number.</param>
    /// <inheritdoc cref="ForecastByNaive" path="/exception"/>
    /// <seealso cref="ForecastEstimator"/>
    public static ForecastEstimator ForecastBySeasonalNaive(
        this ForecastingCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int horizon = 1,
        int seasonLength = 0,
        string? seriesColumnName = null,
        string? timeColumnName = null,
        string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null,
        double confidenceLevel = Defaults.ConfidenceLevel,
        MissingSteps missingSteps = MissingSteps.Mask) =>
        Create(
            catalog, new BaselineMethod(BaselineKind.SeasonalNaive, Checked(horizon)),
            ForecastSettings.Create(
                outputColumnName, inputColumnName, seriesColumnName, timeColumnName, confidenceLowerBoundColumn, confidenceUpperBoundColumn,
                confidenceLevel, seasonLength, missingSteps));

    /// <summary>
    /// Forecasts that the last value goes on, seasonally adjusted where the autocorrelation shows a season: the benchmark of OWA.
    /// </summary>
    /// <remarks>See <see cref="Baselines.Naive2"/>.</remarks>
    /// <inheritdoc cref="ForecastBySeasonalNaive" path="/param"/>
    /// <inheritdoc cref="ForecastByNaive" path="/exception"/>
    /// <seealso cref="ForecastEstimator"/>
    public static ForecastEstimator ForecastByNaive2(
        this ForecastingCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int horizon = 1,
        int seasonLength = 0,
        string? seriesColumnName = null,
        string? timeColumnName = null,
        string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null,
        double confidenceLevel = Defaults.ConfidenceLevel,
        MissingSteps missingSteps = MissingSteps.Mask) =>
        Create(
            catalog, new BaselineMethod(BaselineKind.Naive2, Checked(horizon)),
            ForecastSettings.Create(
                outputColumnName, inputColumnName, seriesColumnName, timeColumnName, confidenceLowerBoundColumn, confidenceUpperBoundColumn,
                confidenceLevel, seasonLength, missingSteps));

    /// <summary>Forecasts by the theta method, the best simple one of the M3 competition.</summary>
    /// <remarks>See <see cref="Baselines.Theta"/>.</remarks>
    /// <inheritdoc cref="ForecastBySeasonalNaive" path="/param"/>
    /// <inheritdoc cref="ForecastByNaive" path="/exception"/>
    /// <seealso cref="ForecastEstimator"/>
    public static ForecastEstimator ForecastByTheta(
        this ForecastingCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int horizon = 1,
        int seasonLength = 0,
        string? seriesColumnName = null,
        string? timeColumnName = null,
        string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null,
        double confidenceLevel = Defaults.ConfidenceLevel,
        MissingSteps missingSteps = MissingSteps.Mask) =>
        Create(
            catalog, new BaselineMethod(BaselineKind.Theta, Checked(horizon)),
            ForecastSettings.Create(
                outputColumnName, inputColumnName, seriesColumnName, timeColumnName, confidenceLowerBoundColumn, confidenceUpperBoundColumn,
                confidenceLevel, seasonLength, missingSteps));

    /// <summary>
    /// Forecasts every step ahead by a linear map of the last steps, one for all series, fitted in closed form: hard to beat on long
    /// series, and done in seconds.
    /// </summary>
    /// <remarks>
    /// Of each window the present value is subtracted and added again (NLinear; Zeng, Chen, Zhang and Xu, AAAI 2023), and the map is a ridge
    /// regression over all windows of all series, each series scaled to deviation 1.
    /// </remarks>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="outputColumnName">Name of the column of forecasts: a vector of <paramref name="horizon"/> values.</param>
    /// <param name="inputColumnName">Name of the column to forecast, Single or Double, or a vector of them; null for
    /// <paramref name="outputColumnName"/>.</param>
    /// <param name="horizon">Steps ahead.</param>
    /// <param name="windowSize">Steps looked back on; 0 to choose by the last fifth of each series.</param>
    /// <param name="seasonLength">Steps of a season: 7 for days of a week; 0 to find it in the data.</param>
    /// <param name="seriesColumnName">Name of the column that tells series apart: text, key or integer; null for one series.</param>
    /// <param name="timeColumnName">Name of the column of times: dates, whole numbers or texts; null where the order of the rows counts.</param>
    /// <param name="confidenceLowerBoundColumn">Name of the column of lower bounds; null for no intervals.</param>
    /// <param name="confidenceUpperBoundColumn">Name of the column of upper bounds; null for no intervals.</param>
    /// <param name="confidenceLevel">Share of the actual values that the bounds shall hold, between 0 and 1.</param>
    /// <param name="missingSteps">What becomes of time steps without a row or a number.</param>
    /// <inheritdoc cref="ForecastByNaive" path="/exception"/>
    /// <seealso cref="ForecastEstimator"/>
    public static ForecastEstimator ForecastByLinear(
        this ForecastingCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int horizon = 1,
        int windowSize = 0,
        int seasonLength = 0,
        string? seriesColumnName = null,
        string? timeColumnName = null,
        string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null,
        double confidenceLevel = Defaults.ConfidenceLevel,
        MissingSteps missingSteps = MissingSteps.Mask)
    {
        Require.Range(windowSize, 0, ForecastLimits.Window);
        return Create(
            catalog, new LinearMethod(Checked(horizon), windowSize),
            ForecastSettings.Create(
                outputColumnName, inputColumnName, seriesColumnName, timeColumnName, confidenceLowerBoundColumn, confidenceUpperBoundColumn,
                confidenceLevel, seasonLength, missingSteps));
    }

    private static ForecastEstimator Create(ForecastingCatalog catalog, IForecastMethod method, ForecastSettings settings) =>
        new(CatalogEnvironment.Of(catalog), settings, method);

    private static int Checked(int horizon)
    {
        Require.Range(horizon, 1, ForecastLimits.Horizon);
        return horizon;
    }
}
