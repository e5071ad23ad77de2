using System.Diagnostics;
using MLNet.Recurrent.Forecasters;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>Runs all contenders on a problem.</summary>
internal static class Contest
{
    private const double Narrow = 0.8, Wide = 0.95;

    public static IEnumerable<ContenderResult> Run(ForecastProblem problem)
    {
        foreach (Contender contender in Contender.All)
        {
            if (contender.Method(problem) is { } method)
            {
                yield return Run(problem, contender.Name, method);
            }
        }
    }

    private static ContenderResult Run(ForecastProblem problem, string name, IForecastMethod method)
    {
        long start = Stopwatch.GetTimestamp();
        Forecaster forecaster = Forecaster.Fit(method, problem.Table.Until(problem.TrainingEnd), problem.Season, withIntervals: true);
        double fitSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        int targets = problem.Table.Targets, horizon = problem.Horizon;
        var wide = new ForecastEvaluator(horizon, problem.Season, Wide, problem.IsSmall);
        var narrow = new ForecastEvaluator(horizon, problem.Season, Narrow, isScaled: false);
        double[] forecast = new double[targets * horizon], lower = new double[forecast.Length], upper = new double[forecast.Length];
        double forecastSeconds = 0;
        foreach ((Series series, int end) in problem.Forecasts())
        {
            var view = new SeriesView(problem.Table, series, end);
            start = Stopwatch.GetTimestamp();
            forecaster.Forecast(view, forecast);
            forecastSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
            forecaster.Bounds(view, forecast, Wide, lower, upper);
            Add(wide);
            forecaster.Bounds(view, forecast, Narrow, lower, upper);
            Add(narrow);

            void Add(ForecastEvaluator evaluator)
            {
                for (int target = 0; target < targets; target++)
                {
                    int from = target * horizon, count = Math.Min(horizon, series.Count - end);
                    evaluator.Add(
                        $"{series.Key}/{target}", view.Past(target), series.Values(target).Slice(end, count),
                        forecast.AsSpan(from, horizon), lower.AsSpan(from, horizon), upper.AsSpan(from, horizon));
                }
            }
        }

        return new ContenderResult(name, wide.Result(), narrow.Result().Overall.Coverage, fitSeconds, forecastSeconds);
    }
}
