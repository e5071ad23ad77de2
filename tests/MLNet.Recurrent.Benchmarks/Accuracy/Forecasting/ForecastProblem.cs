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

    /// <summary>The last horizon of the training part, or the last tenth where all steps are origins, in place of the test part.</summary>
    public ForecastProblem OfTraining()
    {
        SeriesTable training = Table.Until(TrainingEnd);
        int End(Series series) => Math.Max(1, Math.Min(series.Count - Horizon, Origins is null ? int.MaxValue : (int)(0.85 * series.Count)));
        return this with
        {
            Name = $"{Name}, last part of training",
            Table = training,
            TrainingEnd = End,
            Origins = Origins is null ? null : series => Spread(End(series), series.Count - Horizon),
            Published = [],
        };
    }

    public IReadOnlyList<(Series Series, int End)> Forecasts() =>
        [.. Table.Series.SelectMany(series => (Origins?.Invoke(series) ?? [TrainingEnd(series)]).Select(end => (series, end)))];

    private static IEnumerable<int> Spread(int first, int last)
    {
        for (int end = first; end <= last; end += 1 + ((last - first) / ValidationOrigins))
        {
            yield return end;
        }
    }
}
