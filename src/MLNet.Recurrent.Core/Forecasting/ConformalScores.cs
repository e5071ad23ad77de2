namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// Errors of forecasts that the model had not seen, from which intervals of any level are made: split-conformal prediction
/// (Papadopoulos et al., 2002; Lei et al., Distribution-free predictive inference for regression, JASA 113, 2018), for each step ahead
/// by itself. Errors are relative to a spread, so that those of all series and times count together: what the model says of its own uncertainty
/// (conformalised quantiles: Romano, Patterson and Candes, NeurIPS 2019), or the seasonal change of the series; see
/// <see cref="ForecastSpread"/>.
/// </summary>
/// <param name="scores">[targets x horizon][calibration forecasts]: |y - f| / spread on the side of y, ascending.</param>
internal sealed class ConformalScores(double[][] scores)
{
    /// <summary>The least that one step has.</summary>
    public int Count => scores.Length == 0 ? 0 : scores.Min(step => step.Length);

    /// <summary>How many are needed for the bounds of a level: without them the largest error must do, and covers less.</summary>
    public static int Needed(double level) => (int)Math.Ceiling(Math.Round(level / (1 - level), 9));

    /// <summary>
    /// Turns how far a step usually is off into bounds: the score of rank ceil((n + 1) level), times that, on each side. Infinite without
    /// any score, but for a spread of 0, which stays without width.
    /// </summary>
    /// <param name="level">Nominal coverage.</param>
    /// <param name="forecast">[targets, horizon].</param>
    /// <param name="below">[targets, horizon]: spread below the forecast; replaced by the lower bound.</param>
    /// <param name="above">[targets, horizon]: spread above the forecast; replaced by the upper bound.</param>
    public void Bounds(double level, ReadOnlySpan<double> forecast, Span<double> below, Span<double> above)
    {
        for (int step = 0; step < forecast.Length; step++)
        {
            double quantile = Quantile(scores[step], level);
            below[step] = forecast[step] - (below[step] == 0 ? 0 : below[step] * quantile);
            above[step] = forecast[step] + (above[step] == 0 ? 0 : above[step] * quantile);
        }
    }

    // Content: number of steps; for each the number of scores, and the scores as Double.
    public void Write(BinaryWriter writer)
    {
        writer.Write(scores.Length);
        foreach (double[] step in scores)
        {
            writer.Write(step.Length);
            foreach (double score in step)
            {
                writer.Write(score);
            }
        }
    }

    public static ConformalScores Read(BinaryReader reader, int steps)
    {
        int count = reader.ReadInt32();
        Require.Range(count, steps, steps, "number of calibrated steps");
        double[][] scores = new double[count][];
        for (int step = 0; step < count; step++)
        {
            int length = reader.ReadInt32();
            var own = new List<double>();
            for (int i = 0; i < length; i++)
            {
                own.Add(reader.ReadDouble());
            }

            scores[step] = [.. own];
        }

        return new ConformalScores(scores);
    }

    private static double Quantile(double[] ascending, double level)
    {
        int rank = (int)Math.Ceiling(Math.Round((ascending.Length + 1) * level, 9));
        return ascending.Length == 0 ? double.PositiveInfinity : ascending[Math.Min(rank, ascending.Length) - 1];
    }
}
