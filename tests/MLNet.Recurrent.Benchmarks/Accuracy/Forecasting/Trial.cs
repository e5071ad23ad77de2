using System.Diagnostics;
using MLNet.Recurrent.Forecasters;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>The forecasts of one contender beside what came, of one problem or of several that are judged as one.</summary>
/// <param name="posed">The problem, or the first of them.</param>
internal sealed class Trial(ForecastProblem posed)
{
    private const double Narrow = 0.8, Wide = 0.95;

    private readonly ForecastEvaluator wide = new(posed.Horizon, posed.Season, Wide, posed.IsSmall);
    private readonly ForecastEvaluator narrow = new(posed.Horizon, posed.Season, Narrow, isScaled: false);
    private double fitSeconds, forecastSeconds;

    /// <summary>Fits a method to the training part of a problem, and forecasts.</summary>
    public void Run(ForecastProblem problem, IForecastMethod method)
    {
        long start = Stopwatch.GetTimestamp();
        Forecaster forecaster = Forecaster.Fit(method, problem.Table.Until(problem.TrainingEnd), problem.Season, withIntervals: true);
        fitSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;

        int targets = problem.Table.Targets, horizon = problem.Horizon;
        double[] forecast = new double[targets * horizon], lower = new double[forecast.Length], upper = new double[forecast.Length];
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
    }

    public ContenderResult Result(string name) => new(name, wide.Result(), narrow.Result().Overall.Coverage, fitSeconds, forecastSeconds);
}
