using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Tests.Forecasting;

/// <summary>Recurrent forecasters that are fitted in a moment.</summary>
internal static class Small
{
    public static RecurrentForecastOptions Options(string outputColumnName, ForecastInputs inputs, int horizon) => new()
    {
        OutputColumnName = outputColumnName,
        InputColumnName = inputs.TargetColumnName,
        SeriesColumnName = inputs.SeriesColumnName,
        TimeColumnName = inputs.TimeColumnName,
        PastColumnNames = inputs.PastColumnNames,
        FutureColumnNames = inputs.FutureColumnNames,
        StaticColumnNames = inputs.StaticColumnNames,
        Horizon = horizon,
        SeasonLength = 7,
        HiddenSize = 16,
        Ensemble = 1,
        BatchSize = 32,
        Seed = 1,
    };

    public static RecurrentForecastOptions Options(
        string outputColumnName, string inputColumnName, int horizon, string? seriesColumnName = null, string? timeColumnName = null) =>
        Options(outputColumnName, new ForecastInputs(inputColumnName, seriesColumnName, timeColumnName), horizon);

    /// <summary>With bounds of 90 %.</summary>
    public static RecurrentForecastOptions WithBounds(this RecurrentForecastOptions options)
    {
        (options.ConfidenceLowerBoundColumn, options.ConfidenceUpperBoundColumn, options.ConfidenceLevel) = ("Lower", "Upper", 0.9);
        return options;
    }
}
