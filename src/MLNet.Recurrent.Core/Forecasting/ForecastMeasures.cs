namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// The measures of forecasting, each of one actual value y and its forecast f. <see cref="ForecastEvaluator"/> averages them.
/// </summary>
/// <remarks>
/// Sources: Hyndman and Koehler, Another look at measures of forecast accuracy, Int. J. Forecasting 22 (2006), for the scaled ones;
/// Makridakis, Spiliotis and Assimakopoulos, The M4 Competition, Int. J. Forecasting 36 (2020), for sMAPE, OWA and MSIS as used here;
/// Gneiting and Raftery, Strictly proper scoring rules, JASA 102 (2007), for the interval score; Koenker and Bassett, Econometrica 46
/// (1978), for the pinball loss.
/// </remarks>
public static class ForecastMeasures
{
    /// <summary>|y - f|, in the unit of the series.</summary>
    public static double AbsoluteError(double actual, double forecast) => Math.Abs(actual - forecast);

    /// <summary>(y - f)^2.</summary>
    public static double SquaredError(double actual, double forecast) => (actual - forecast) * (actual - forecast);

    /// <summary>200 |y - f| / (|y| + |f|), in per cent between 0 and 200; 0 where both are 0.</summary>
    public static double SymmetricPercentageError(double actual, double forecast)
    {
        double size = Math.Abs(actual) + Math.Abs(forecast);
        return size == 0 ? 0 : 200 * Math.Abs(actual - forecast) / size;
    }

    /// <summary>100 |y - f| / |y|, in per cent; null where the actual value is 0, for which it is not defined.</summary>
    public static double? PercentageError(double actual, double forecast) =>
        actual == 0 ? null : 100 * Math.Abs(actual - forecast) / Math.Abs(actual);

    /// <summary>
    /// |y - f| / scale. With <see cref="Scale"/> its mean is MASE. Over a scale of 0 an exact forecast has error 0; of any other it
    /// is null, not defined.
    /// </summary>
    public static double? ScaledError(double actual, double forecast, double? scale) => Scaled(Math.Abs(actual - forecast), scale);

    /// <summary>Pinball loss of the quantile q: q (y - f) above the forecast, (1 - q) (f - y) below it.</summary>
    /// <param name="actual">y.</param>
    /// <param name="forecast">The quantile forecast.</param>
    /// <param name="quantile">q, between 0 and 1.</param>
    public static double PinballLoss(double actual, double forecast, double quantile) =>
        actual >= forecast ? quantile * (actual - forecast) : (1 - quantile) * (forecast - actual);

    /// <summary>Whether lower &lt;= y &lt;= upper.</summary>
    public static bool IsCovered(double actual, double lower, double upper) => lower <= actual && actual <= upper;

    /// <summary>
    /// Interval score over a scale; its mean is MSIS: (u - l + 2/a (l - y) [y &lt; l] + 2/a (y - u) [y &gt; u]) / scale, with a = 1 - level. Over
    /// a scale of 0 only a score of 0 is defined.
    /// </summary>
    /// <param name="actual">y.</param>
    /// <param name="lower">l.</param>
    /// <param name="upper">u.</param>
    /// <param name="level">Nominal coverage, for instance 0.95.</param>
    /// <param name="scale">See <see cref="Scale"/>.</param>
    public static double? ScaledIntervalScore(double actual, double lower, double upper, double level, double? scale)
    {
        double score = upper - lower + (2 / (1 - level) * (Math.Max(0, lower - actual) + Math.Max(0, actual - upper)));
        return Scaled(score, scale);
    }

    /// <summary>
    /// What scaled errors are divided by: the mean of |y(t) - y(t-m)| over the history, the error of seasonal naive for one step. Pairs
    /// with a missing value are left out. A history of a season or less takes m = 1; of a single value it is null, not defined.
    /// </summary>
    /// <param name="history">The series before the first forecast.</param>
    /// <param name="season">m; 1 without a season.</param>
    public static double? Scale(ReadOnlySpan<double> history, int season)
    {
        Require.Range(season, 1, int.MaxValue);
        double sum = 0;
        int pairs = 0;
        for (int step = season; step < history.Length; step++)
        {
            double difference = Math.Abs(history[step] - history[step - season]);
            if (double.IsFinite(difference))
            {
                sum += difference;
                pairs++;
            }
        }

        return pairs > 0 ? sum / pairs : season > 1 ? Scale(history, 1) : null;
    }

    /// <summary>
    /// Overall weighted average: (sMAPE / sMAPE of Naive2 + MASE / MASE of Naive2) / 2; below 1 is better than Naive2. Where both are 0
    /// their ratio is 1; where only that of Naive2 is 0, OWA is null, not defined.
    /// </summary>
    public static double? OverallWeightedAverage(double? smape, double? mase, double? smapeOfNaive2, double? maseOfNaive2) =>
        (Ratio(smape, smapeOfNaive2) + Ratio(mase, maseOfNaive2)) / 2;

    private static double? Scaled(double error, double? scale) => scale > 0 ? error / scale : scale == 0 && error == 0 ? 0 : null;

    private static double? Ratio(double? value, double? reference) => reference == 0 && value == 0 ? 1 : reference > 0 ? value / reference : null;
}
