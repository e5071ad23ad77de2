using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>A column of figures.</summary>
internal sealed record ForecastMeasure(string Name, int Digits, Func<ForecastScores, double?> Of)
{
    public static ForecastMeasure Smape { get; } = new("sMAPE", 3, scores => scores.Smape);

    public static ForecastMeasure Mase { get; } = new("MASE", 3, scores => scores.Mase);

    public static ForecastMeasure Owa { get; } = new("OWA", 3, scores => scores.Owa);

    public static ForecastMeasure Mape { get; } = new("MAPE", 3, scores => scores.Mape);

    public static ForecastMeasure Mae { get; } = new("MAE", 3, scores => scores.MeanAbsoluteError);

    public static ForecastMeasure Rmse { get; } = new("RMSE", 1, scores => scores.RootMeanSquaredError);

    public static ForecastMeasure Mse { get; } = new("MSE", 3, scores => scores.RootMeanSquaredError * scores.RootMeanSquaredError);

    /// <summary>Those of the M competitions.</summary>
    public static IReadOnlyList<ForecastMeasure> Competition { get; } = [Smape, Mase, Owa];
}
