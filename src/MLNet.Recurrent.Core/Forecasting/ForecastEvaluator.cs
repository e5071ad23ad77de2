namespace MLNet.Recurrent.Forecasting;

/// <summary>Compares forecasts with what came: add each forecast, then ask for the <see cref="Result"/>.</summary>
public sealed class ForecastEvaluator
{
    private readonly int horizon, season;
    private readonly double level;
    private readonly List<KeyValuePair<string, ScoreSums>> series = [];
    private readonly Dictionary<string, ScoreSums> bySeries = new(StringComparer.Ordinal);
    private readonly ScoreSums[] bySteps;
    private readonly ScoreSums all;
    private readonly double[] naive2;
    private readonly bool isScaled;

    /// <summary>An evaluator without forecasts.</summary>
    /// <param name="horizon">Steps of the longest forecast.</param>
    /// <param name="season">Steps of a season, for scaled errors and Naive2; 1 for none.</param>
    /// <param name="confidenceLevel">Nominal coverage of bounds, between 0 and 1.</param>
    public ForecastEvaluator(int horizon, int season = 1, double confidenceLevel = Defaults.ConfidenceLevel)
        : this(horizon, season, confidenceLevel, isScaled: true)
    {
    }

    /// <param name="horizon">Steps of the longest forecast.</param>
    /// <param name="season">Steps of a season.</param>
    /// <param name="confidenceLevel">Nominal coverage.</param>
    /// <param name="isScaled">Whether to measure what needs the whole history: for many forecasts of long series that takes long.</param>
    internal ForecastEvaluator(int horizon, int season, double confidenceLevel, bool isScaled)
    {
        Require.Range(horizon, 1, int.MaxValue);
        Require.Range(season, 1, int.MaxValue);
        Require.Fraction(confidenceLevel);
        (this.horizon, this.season, level, this.isScaled) = (horizon, season, confidenceLevel, isScaled);
        bySteps = [.. Enumerable.Range(0, horizon).Select(_ => new ScoreSums(confidenceLevel))];
        all = new ScoreSums(confidenceLevel);
        naive2 = new double[horizon];
    }

    /// <summary>Adds a forecast.</summary>
    /// <param name="seriesKey">The series it belongs to.</param>
    /// <param name="history">What was known, oldest first, up to the step before the first forecast: scale and Naive2 come from it.</param>
    /// <param name="actual">What came; missing values are not numbers. It may end before the forecast does.</param>
    /// <param name="forecast">The forecast.</param>
    /// <param name="lower">Lower bounds; empty without.</param>
    /// <param name="upper">Upper bounds; empty without.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Add(
        string seriesKey,
        ReadOnlySpan<double> history,
        ReadOnlySpan<double> actual,
        ReadOnlySpan<double> forecast,
        ReadOnlySpan<double> lower = default,
        ReadOnlySpan<double> upper = default)
    {
        ArgumentNullException.ThrowIfNull(seriesKey);
        RequireLengths(actual.Length, forecast.Length, lower.Length, upper.Length);
        if (!bySeries.TryGetValue(seriesKey, out ScoreSums? own))
        {
            own = new ScoreSums(level);
            bySeries.Add(seriesKey, own);
            series.Add(new(seriesKey, own));
        }

        if (!GapFilling.HasValue(actual))
        {
            return;
        }

        double? scale = isScaled ? ForecastMeasures.Scale(history, season) : null;
        if (isScaled)
        {
            Baselines.Naive2(history, season, naive2.AsSpan(0, actual.Length));
        }

        for (int step = 0; step < actual.Length; step++)
        {
            if (!double.IsFinite(actual[step]))
            {
                continue;
            }

            bool isMissing = !double.IsFinite(forecast[step]);
            (double, double)? bounds = lower.Length > 0 && !double.IsNaN(lower[step]) ? (lower[step], upper[step]) : null;
            foreach (ScoreSums sums in (ReadOnlySpan<ScoreSums>)[own, bySteps[step], all])
            {
                if (isMissing)
                {
                    sums.AddMissing();
                }
                else
                {
                    sums.Add(actual[step], forecast[step], naive2[step], scale, bounds);
                }
            }
        }
    }

    /// <summary>The averages so far.</summary>
    public ForecastMetrics Result() => new(
        all.Scores([.. series.Select(one => one.Value)]),
        [.. series.Select(one => new KeyValuePair<string, ForecastScores>(one.Key, one.Value.Scores()))],
        Array.ConvertAll(bySteps, sums => sums.Scores()),
        season,
        level);

    private void RequireLengths(int actual, int forecast, int lower, int upper)
    {
        if (forecast > horizon || actual > forecast)
        {
            throw new ArgumentException($"{actual} actual values and {forecast} forecasts were given; at most as many actual values as " +
                $"forecasts, and at most horizon = {horizon} forecasts, can be compared.");
        }

        if (lower != upper || (lower != 0 && lower != forecast))
        {
            throw new ArgumentException($"{lower} lower and {upper} upper bounds were given for {forecast} forecasts. " +
                "Give one of each per forecast, or none.");
        }
    }
}
