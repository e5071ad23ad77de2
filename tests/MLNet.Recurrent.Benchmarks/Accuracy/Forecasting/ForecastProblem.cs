using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>A table with its protocol: what models may learn from, and which forecasts are compared with what came.</summary>
internal sealed record ForecastProblem
{
    public required string Name { get; init; }

    /// <summary>Training and test part.</summary>
    public required SeriesTable Table { get; init; }

    /// <summary>How many steps of a series models may learn from.</summary>
    public required Func<Series, int> TrainingEnd { get; init; }

    public required int Horizon { get; init; }

    public required int Season { get; init; }

    /// <summary>Steps known at each forecast; only at the end of training where null.</summary>
    public Func<Series, IEnumerable<int>>? Origins { get; init; }

    /// <summary>What the table shows.</summary>
    public required IReadOnlyList<ForecastMeasure> Measures { get; init; }

    /// <summary>Published figures, printed below ours.</summary>
    public IReadOnlyList<PublishedFigures> Published { get; init; } = [];

    // of a series; more say little more
    private const int ValidationOrigins = 400;

    /// <summary>Whether each forecast is cheap enough for methods that look at the whole history.</summary>
    public bool IsSmall { get; init; } = true;

    /// <summary>
    /// The training part in place of the test part: its last horizon, or its last 15 % where all steps are origins; with several folds its last
    /// third in as many blocks, each forecast by a model of what lies before it.
    /// </summary>
    public IReadOnlyList<ForecastProblem> OfTraining(int folds) =>
        [.. Enumerable.Range(0, folds).Select(fold => OfTraining(fold, folds))];

    private ForecastProblem OfTraining(int fold, int folds)
    {
        const double Last = 0.15, LastOfFolds = 1.0 / 3;
        SeriesTable training = Table.Until(TrainingEnd);
        double part = folds > 1 ? LastOfFolds : Origins is null ? 0 : Last;
        int End(Series series, int block) =>
            Math.Clamp((int)(series.Count * (1 - (part * (folds - block) / folds))), 1, Math.Max(1, series.Count - Horizon));
        return this with
        {
            Name = folds > 1 ? $"{Name}, last third of training in {folds} folds" : $"{Name}, last part of training",
            Table = training,
            TrainingEnd = series => End(series, fold),
            Origins = Origins is null ? null
                : series => Spread(End(series, fold), fold + 1 == folds ? series.Count - Horizon : End(series, fold + 1) - 1, folds),
            Published = [],
        };
    }

    public IReadOnlyList<(Series Series, int End)> Forecasts() =>
        [.. Table.Series.SelectMany(series => (Origins?.Invoke(series) ?? [TrainingEnd(series)]).Select(end => (series, end)))];

    private static IEnumerable<int> Spread(int first, int last, int folds)
    {
        for (int end = first; end <= last; end += 1 + ((last - first) * folds / ValidationOrigins))
        {
            yield return end;
        }
    }
}
