namespace MLNet.Recurrent.Forecasting;

/// <summary>Sums of the measures of many pairs.</summary>
/// <param name="level">Nominal coverage.</param>
internal sealed class ScoreSums(double level)
{
    private long count, missing, zeros, withoutScale, scaledCount, intervals, scaledIntervals;
    private double absolute, squared, symmetric, percentage, scaled, pinball, covered, width, intervalScore;

    // the pairs that have a scale, ours and Naive2's
    private double symmetricOfScaled, naive2Symmetric, naive2Scaled;

    public bool IsEmpty => count == 0;

    public void AddMissing() => missing++;

    public void Add(double actual, double forecast, double naive2, double? scale, (double Lower, double Upper)? bounds)
    {
        count++;
        absolute += ForecastMeasures.AbsoluteError(actual, forecast);
        squared += ForecastMeasures.SquaredError(actual, forecast);
        double smape = ForecastMeasures.SymmetricPercentageError(actual, forecast);
        symmetric += smape;
        double? relative = ForecastMeasures.PercentageError(actual, forecast);
        percentage += relative ?? 0;
        zeros += relative is null ? 1 : 0;
        if (ForecastMeasures.ScaledError(actual, forecast, scale) is { } error)
        {
            scaledCount++;
            scaled += error;
            symmetricOfScaled += smape;
            naive2Symmetric += ForecastMeasures.SymmetricPercentageError(actual, naive2);
            naive2Scaled += ForecastMeasures.ScaledError(actual, naive2, scale) ?? 0;
        }
        else
        {
            withoutScale++;
        }

        double loss = ForecastMeasures.PinballLoss(actual, forecast, 0.5);
        if (bounds is { } interval)
        {
            AddInterval(actual, interval.Lower, interval.Upper, scale);
            double tail = (1 - level) / 2;
            loss = (loss + ForecastMeasures.PinballLoss(actual, interval.Lower, tail) +
                ForecastMeasures.PinballLoss(actual, interval.Upper, 1 - tail)) / 3;
        }

        pinball += loss;
    }

    public ForecastScores Scores() => new()
    {
        Count = count,
        MissingForecasts = missing,
        ZeroActuals = zeros,
        WithoutScale = withoutScale,
        MeanAbsoluteError = Mean(absolute, count),
        RootMeanSquaredError = Mean(squared, count) is { } mean ? Math.Sqrt(mean) : null,
        Smape = Mean(symmetric, count),
        Mape = Mean(percentage, count - zeros),
        Mase = Mean(scaled, scaledCount),
        Owa = ForecastMeasures.OverallWeightedAverage(
            Mean(symmetricOfScaled, scaledCount), Mean(scaled, scaledCount),
            Mean(naive2Symmetric, scaledCount), Mean(naive2Scaled, scaledCount)),
        PinballLoss = Mean(pinball, count),
        Coverage = Mean(covered, intervals),
        Msis = Mean(intervalScore, scaledIntervals),
        IntervalWidth = Mean(width, intervals),
    };

    /// <summary>Percentages and scaled errors averaged over the series, the rest over all pairs.</summary>
    public ForecastScores Scores(IReadOnlyCollection<ScoreSums> series)
    {
        ScoreSums[] present = [.. series.Where(one => !one.IsEmpty)];
        double? mase = Average(present, one => Mean(one.scaled, one.scaledCount));
        return Scores() with
        {
            Smape = Average(present, one => Mean(one.symmetric, one.count)),
            Mape = Average(present, one => Mean(one.percentage, one.count - one.zeros)),
            Mase = mase,
            Owa = ForecastMeasures.OverallWeightedAverage(
                Average(present, one => Mean(one.symmetricOfScaled, one.scaledCount)), mase,
                Average(present, one => Mean(one.naive2Symmetric, one.scaledCount)),
                Average(present, one => Mean(one.naive2Scaled, one.scaledCount))),
            Msis = Average(present, one => Mean(one.intervalScore, one.scaledIntervals)),
        };
    }

    private void AddInterval(double actual, double lower, double upper, double? scale)
    {
        intervals++;
        covered += ForecastMeasures.IsCovered(actual, lower, upper) ? 1 : 0;
        width += upper - lower;
        if (ForecastMeasures.ScaledIntervalScore(actual, lower, upper, level, scale) is { } score)
        {
            scaledIntervals++;
            intervalScore += score;
        }
    }

    private static double? Mean(double sum, long number) => number > 0 ? sum / number : null;

    // A series for which a measure is not defined is in no average; Average of nothing but nulls is null.
    private static double? Average(ScoreSums[] series, Func<ScoreSums, double?> mean) => series.Average(mean);
}
