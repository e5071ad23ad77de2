using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>
/// The protocol of the long-horizon papers (Informer, Autoformer, DLinear): each channel a series, standardised by the training part; every window
/// of the test part is forecast, and the model may look back into what lies before it.
/// </summary>
internal static class ScaledWindows
{
    /// <param name="name">Name of the set.</param>
    /// <param name="channels">[channels][steps], in the unit of the file.</param>
    /// <param name="trainingEnd">Steps of the training part.</param>
    /// <param name="testStart">First step of the test part.</param>
    /// <param name="testEnd">Step after the last one of the test part.</param>
    /// <param name="season">Steps of a season.</param>
    /// <param name="published">MSE and MAE by horizon.</param>
    public static IEnumerable<ForecastProblem> Read(
        string name, double[][] channels, int trainingEnd, int testStart, int testEnd, int season, IReadOnlyDictionary<int, PublishedFigures[]> published)
    {
        (SeriesTable table, _) = WideCsv.Join(channels.Select((values, channel) =>
        {
            double mean = values[..trainingEnd].Average(), deviation = Math.Sqrt(values[..trainingEnd].Average(value => (value - mean) * (value - mean)));
            return ($"{channel}", values[..testEnd].Select(value => (value - mean) / deviation).ToArray(), Array.Empty<double>());
        }));
        foreach ((int horizon, PublishedFigures[] figures) in published.OrderBy(pair => pair.Key))
        {
            yield return new ForecastProblem
            {
                Name = $"{name}, horizon {horizon}",
                Table = table,
                TrainingEnd = _ => trainingEnd,
                Horizon = horizon,
                Season = season,
                Origins = series => Enumerable.Range(testStart, testEnd - testStart - horizon + 1),
                Measures = [ForecastMeasure.Mse, ForecastMeasure.Mae],
                Published = figures,
                IsSmall = false,
            };
        }
    }
}
