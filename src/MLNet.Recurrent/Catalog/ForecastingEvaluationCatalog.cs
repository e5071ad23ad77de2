using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent;

/// <summary>Evaluation of forecasts on ml.Forecasting.</summary>
public static class ForecastingEvaluationCatalog
{
    /// <summary>Compares the forecasts of every row with what the later rows of its series hold.</summary>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="data">Rows with their forecasts, as a <see cref="ForecastTransformer"/> makes them.</param>
    /// <param name="forecastColumnName">Name of the column of forecasts.</param>
    /// <param name="targetColumnName">Name of the column that was forecast.</param>
    /// <param name="seriesColumnName">Name of the column that tells series apart; null for one series.</param>
    /// <param name="timeColumnName">Name of the column of times; null where the order of the rows counts.</param>
    /// <param name="confidenceLowerBoundColumn">Name of the column of lower bounds; null without.</param>
    /// <param name="confidenceUpperBoundColumn">Name of the column of upper bounds; null without.</param>
    /// <param name="confidenceLevel">Nominal coverage of the bounds.</param>
    /// <param name="seasonLength">Steps of a season, for MASE, MSIS and OWA; 0 to find it in the data.</param>
    /// <param name="history">Rows from before <paramref name="data"/>, best the training rows, of which scaled errors and Naive2 are
    /// made; without them they are made of the rows of <paramref name="data"/> up to each forecast.</param>
    /// <returns>The measures of <see cref="ForecastMeasures"/>, overall, per series and per step ahead.</returns>
    /// <remarks>
    /// All rows count whose next steps are there. A row whose forecast reaches beyond the last row is compared as far as there are rows; steps
    /// without a number are left out.
    /// </remarks>
    /// <exception cref="ArgumentException">A column is missing or of an unsuitable type.</exception>
    public static ForecastMetrics EvaluateForecast(
        this ForecastingCatalog catalog,
        IDataView data,
        string forecastColumnName,
        string targetColumnName,
        string? seriesColumnName = null,
        string? timeColumnName = null,
        string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null,
        double confidenceLevel = Defaults.ConfidenceLevel,
        int seasonLength = 0,
        IDataView? history = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(targetColumnName);
        return new ForecastComparison(ForecastSettings.Create(
            forecastColumnName, targetColumnName, seriesColumnName, timeColumnName, confidenceLowerBoundColumn, confidenceUpperBoundColumn,
            confidenceLevel, seasonLength, MissingSteps.Mask)).Compare(data, history);
    }

    /// <summary>
    /// Cross-validation by a rolling origin: fits to the rows before a time, forecasts from there, moves on and fits again. A fold never
    /// learns from what it forecasts.
    /// </summary>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="data">All rows.</param>
    /// <param name="estimator">The forecaster; its columns are those that are compared.</param>
    /// <param name="numberOfFolds">How many times to fit.</param>
    /// <param name="originsPerFold">Forecasts of each series in a fold, from as many steps in a row.</param>
    /// <param name="stride">Steps from fold to fold; 0 for folds that do not overlap.</param>
    /// <param name="gap">Steps left out between the training rows and the first row that is forecast from.</param>
    /// <param name="trainingSteps">Most steps of each series to train on, a window that slides along; 0 for all, a window that
    /// grows.</param>
    /// <param name="seasonLength">Steps of a season, for MASE, MSIS and OWA; 0 to find it in the data.</param>
    /// <returns>The folds, the earliest first. The last one ends with the data.</returns>
    /// <remarks>
    /// With a time column all series are cut at the same time; a series that ends earlier counts as far as it goes. Without one each
    /// series is cut as many steps before its own end.
    /// </remarks>
    /// <exception cref="ArgumentException">The folds reach further back than the data.</exception>
    public static IReadOnlyList<ForecastFold> CrossValidateForecast(
        this ForecastingCatalog catalog,
        IDataView data,
        ForecastEstimator estimator,
        int numberOfFolds = 5,
        int originsPerFold = 1,
        int stride = 0,
        int gap = 0,
        int trainingSteps = 0,
        int seasonLength = 0)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        return Run(catalog, data, estimator, estimator, numberOfFolds, originsPerFold, stride, gap, trainingSteps, seasonLength);
    }

    /// <summary>Cross-validation by a rolling origin of a whole pipeline that ends with a forecaster: each fold fits all of it anew.</summary>
    /// <param name="catalog">The forecasting catalog.</param>
    /// <param name="data">All rows, with the series and time columns of the forecaster.</param>
    /// <param name="pipeline">The pipeline; the columns of its forecaster are those that are compared.</param>
    /// <param name="numberOfFolds">How many times to fit.</param>
    /// <param name="originsPerFold">Forecasts of each series in a fold, from as many steps in a row.</param>
    /// <param name="stride">Steps from fold to fold; 0 for folds that do not overlap.</param>
    /// <param name="gap">Steps left out between the training rows and the first row that is forecast from.</param>
    /// <param name="trainingSteps">Most steps of each series to train on, a window that slides along; 0 for all, a window that
    /// grows.</param>
    /// <param name="seasonLength">Steps of a season, for MASE, MSIS and OWA; 0 to find it in the data.</param>
    /// <returns>The folds, the earliest first. The last one ends with the data.</returns>
    /// <exception cref="ArgumentException">The folds reach further back than the data, or the series or time column is made by the pipeline.</exception>
    public static IReadOnlyList<ForecastFold> CrossValidateForecast(
        this ForecastingCatalog catalog,
        IDataView data,
        EstimatorChain<ForecastTransformer> pipeline,
        int numberOfFolds = 5,
        int originsPerFold = 1,
        int stride = 0,
        int gap = 0,
        int trainingSteps = 0,
        int seasonLength = 0)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return pipeline.LastEstimator is ForecastEstimator forecaster
            ? Run(catalog, data, pipeline, forecaster, numberOfFolds, originsPerFold, stride, gap, trainingSteps, seasonLength)
            : throw new ArgumentException($"The pipeline ends with {pipeline.LastEstimator?.GetType().Name ?? "nothing"}; cross-validation needs the forecaster there.", nameof(pipeline));
    }

    private static IReadOnlyList<ForecastFold> Run(
        ForecastingCatalog catalog, IDataView data, IEstimator<ITransformer> estimator, ForecastEstimator forecaster, int numberOfFolds, int originsPerFold,
        int stride, int gap, int trainingSteps, int seasonLength)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        Require.Range(numberOfFolds, 1, int.MaxValue);
        Require.Range(originsPerFold, 1, int.MaxValue);
        Require.Range(stride, 0, int.MaxValue);
        Require.Range(gap, 0, int.MaxValue);
        Require.Range(trainingSteps, 0, int.MaxValue);
        Require.Range(seasonLength, 0, ForecastLimits.Season);
        int step = stride > 0 ? stride : forecaster.Horizon + originsPerFold - 1;
        return new RollingOrigin(numberOfFolds, forecaster.Horizon, originsPerFold, step, gap, trainingSteps)
            .Run(data, estimator, forecaster.Settings with { SeasonLength = seasonLength > 0 ? seasonLength : forecaster.Settings.SeasonLength });
    }
}
