using System.Diagnostics;
using MLNet.Recurrent.Forecasters;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>Runs contenders on a problem.</summary>
/// <param name="contenders">Their names; none for all.</param>
/// <param name="validates">Whether to forecast the last horizon of the training part instead of the test part.</param>
/// <param name="seeds">Trainings of what depends on a seed.</param>
/// <param name="ensemble">Networks of a forecaster.</param>
internal sealed class Contest(string[] contenders, bool validates, int seeds, int ensemble)
{
    private const double Narrow = 0.8, Wide = 0.95;

    public IEnumerable<ContenderResult> Run(ForecastProblem problem)
    {
        ForecastProblem posed = validates ? problem.OfTraining() : problem;
        foreach (Contender contender in Contender.All.Where(one => contenders.Length == 0 || contenders.Contains(one.Name)))
        {
            ContenderResult[] results = [.. Enumerable.Range(1, contender.HasSeed ? seeds : 1)
                .Select(seed => contender.Method(posed, seed) is { } method ? Run(posed, contender.Name, method is RecurrentMethod network ? network with { Ensemble = ensemble } : method) : null).OfType<ContenderResult>()];
            if (results.Length > 0)
            {
                yield return Median(posed, results);
            }
        }
    }

    // Of the measure that stands first; the others are those of the same training.
    private static ContenderResult Median(ForecastProblem problem, ContenderResult[] results)
    {
        ContenderResult[] ordered = [.. results.OrderBy(result => problem.Measures[^1].Of(result.Metrics.Overall))];
        if (ordered.Length > 1)
        {
            Console.WriteLine($"{problem.Name}, {ordered[0].Name}, {problem.Measures[^1].Name} of each seed: " +
                string.Join(", ", results.Select(result => $"{problem.Measures[^1].Of(result.Metrics.Overall):F4}")));
        }

        return ordered[ordered.Length / 2];
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
