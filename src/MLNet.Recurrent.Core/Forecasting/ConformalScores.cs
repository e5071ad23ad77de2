namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// Errors of forecasts that the model had not seen, from which intervals of any level are made: split-conformal prediction
/// (Papadopoulos et al., 2002; Lei et al., Distribution-free predictive inference for regression, JASA 113, 2018), for each step ahead
/// by itself. Errors are relative to the scale of their series, so that those of all series count together.
/// </summary>
/// <param name="season">m of the scale, see <see cref="ForecastMeasures.Scale"/>.</param>
/// <param name="scores">[targets x horizon][calibration forecasts]: |y - f| / scale, ascending.</param>
internal sealed class ConformalScores(int season, double[][] scores)
{
    /// <summary>The least that one step has.</summary>
    public int Count => scores.Length == 0 ? 0 : scores.Min(step => step.Length);

    /// <summary>How many are needed for the bounds of a level: without them the largest error must do, and covers less.</summary>
    public static int Needed(double level) => (int)Math.Ceiling(Math.Round(level / (1 - level), 9));

    /// <summary>
    /// Half the width of the interval of each step: the score of rank ceil((n + 1) level), times the scale of the series. A
    /// history that has never changed has a scale of 0, and no width. One of a single value has no scale: what may come is not known,
    /// and the bounds are infinite, as they are without any score.
    /// </summary>
    /// <param name="view">What is known of the series.</param>
    /// <param name="level">Nominal coverage.</param>
    /// <param name="halfWidths">[targets, horizon].</param>
    public void HalfWidths(SeriesView view, double level, Span<double> halfWidths)
    {
        int horizon = halfWidths.Length / view.Table.Targets;
        for (int target = 0; target < view.Table.Targets; target++)
        {
            double? scale = ForecastMeasures.Scale(view.Past(target), season);
            for (int step = target * horizon; step < (target + 1) * horizon; step++)
            {
                halfWidths[step] = scale == 0 ? 0 : scale * Quantile(scores[step], level) ?? double.PositiveInfinity;
            }
        }
    }

    // Content: season, number of steps; for each the number of scores, and the scores as Double.
    public void Write(BinaryWriter writer)
    {
        writer.Write(season);
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
        int season = reader.ReadInt32(), count = reader.ReadInt32();
        Require.Range(season, 1, ForecastLimits.Season);
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

        return new ConformalScores(season, scores);
    }

    private static double Quantile(double[] ascending, double level)
    {
        int rank = (int)Math.Ceiling(Math.Round((ascending.Length + 1) * level, 9));
        return ascending.Length == 0 ? double.PositiveInfinity : ascending[Math.Min(rank, ascending.Length) - 1];
    }
}
