using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>Prints a problem's figures, and says which of them contradict what was published.</summary>
internal static class ForecastReport
{
    /// <returns>Whether all agree.</returns>
    public static bool Print(ForecastProblem problem, IReadOnlyList<ContenderResult> results)
    {
        int series = problem.Table.Series.Count * problem.Table.Targets, forecasts = problem.Forecasts().Count * problem.Table.Targets;
        Console.WriteLine();
        Console.WriteLine($"{problem.Name}: {series} series, {forecasts} forecasts of {problem.Horizon} steps, season {problem.Season}");
        Console.WriteLine();
        var table = new AccuracyTable(
        [
            .. problem.Measures.Select(measure => new AccuracyColumn(measure.Name, measure.Digits)),
            new("in 80 %", 1), new("in 95 %", 1), new("MSIS 95", 2), new("fit s", 1), new("forecast s", 1),
        ]);
        bool agrees = true;
        foreach (ContenderResult result in results)
        {
            ForecastScores scores = result.Metrics.Overall;
            table.Add(
                result.Name,
                [
                    .. problem.Measures.Select(measure => measure.Of(scores)),
                    100 * result.Coverage80, 100 * scores.Coverage, scores.Msis, result.FitSeconds, result.ForecastSeconds,
                ]);
        }

        foreach (PublishedFigures published in problem.Published)
        {
            string difference = "";
            if (published.Tolerance is { } tolerance && results.FirstOrDefault(result => result.Name == published.Name) is { } ours)
            {
                double worst = problem.Measures.Select((measure, i) => Math.Abs((measure.Of(ours.Metrics.Overall) - published.Values[i]) ?? 0)).Max();
                difference = worst <= tolerance ? ", agrees" : ", DIFFERS";
                agrees &= worst <= tolerance;
            }

            table.Add($"published: {published.Name}{difference}", [.. published.Values, null, null, null, null, null]);
        }

        table.Print();
        return agrees;
    }

    /// <summary>Several problems as one: averages over all their series.</summary>
    public static void PrintAll(string name, IReadOnlyList<IReadOnlyList<ContenderResult>> parts, IEnumerable<PublishedFigures> published)
    {
        Console.WriteLine();
        Console.WriteLine($"{name}, all {parts.Sum(part => part[0].Metrics.PerSeries.Count)} series");
        Console.WriteLine();
        var table = new AccuracyTable(new AccuracyColumn("sMAPE", 3), new("MASE", 3), new("OWA", 3), new("fit s", 1), new("forecast s", 1));
        ForecastScores[] naive2 = Scores("Naive2");
        foreach (string contender in parts[0].Select(result => result.Name))
        {
            ForecastScores[] scores = Scores(contender);
            double? smape = scores.Average(one => one.Smape), mase = scores.Average(one => one.Mase);
            table.Add(
                contender, smape, mase,
                ForecastMeasures.OverallWeightedAverage(smape, mase, naive2.Average(one => one.Smape), naive2.Average(one => one.Mase)),
                parts.Sum(part => part.Single(result => result.Name == contender).FitSeconds),
                parts.Sum(part => part.Single(result => result.Name == contender).ForecastSeconds));
        }

        foreach (PublishedFigures figures in published)
        {
            table.Add($"published: {figures.Name}", [.. figures.Values, null, null]);
        }

        table.Print();

        ForecastScores[] Scores(string contender) =>
            [.. parts.SelectMany(part => part.Single(result => result.Name == contender).Metrics.PerSeries.Select(series => series.Value))];
    }
}
