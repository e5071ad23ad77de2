namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// Seasons of one series: whether there are any, and how large. As in the benchmarks of the M4 competition (Makridakis, Spiliotis
/// and Assimakopoulos, 2020; Benchmarks and Evaluation.R), which follow R's acf and decompose.
/// </summary>
internal static class Seasonality
{
    // 90 % of a normal distribution lie within
    private const double CriticalValue = 1.645;

    /// <summary>
    /// Whether the autocorrelation at one season is beyond its 90 % limit:
    /// |r_m| &gt; 1.645 sqrt((1 + 2 (r_1^2 + ... + r_(m-1)^2)) / n), and n at least 3 m.
    /// </summary>
    public static bool IsSeasonal(ReadOnlySpan<double> values, int season)
    {
        if (season <= 1 || values.Length < 3L * season)
        {
            return false;
        }

        double[] correlations = Autocorrelations(values, season);
        double squares = 0;
        foreach (double correlation in correlations.AsSpan(0, season - 1))
        {
            squares += correlation * correlation;
        }

        double limit = CriticalValue * Math.Sqrt((1 + (2 * squares)) / values.Length);
        return Math.Abs(correlations[season - 1]) > limit;
    }

    /// <summary>Autocorrelations at lags 1 to <paramref name="lags"/>; all 0 for a constant series.</summary>
    public static double[] Autocorrelations(ReadOnlySpan<double> values, int lags)
    {
        double mean = Mean(values);
        double[] centred = new double[values.Length];
        double variance = 0;
        for (int step = 0; step < centred.Length; step++)
        {
            centred[step] = values[step] - mean;
            variance += centred[step] * centred[step];
        }

        double[] correlations = new double[lags];
        for (int lag = 1; lag <= lags && variance > 0; lag++)
        {
            double sum = 0;
            for (int step = lag; step < centred.Length; step++)
            {
                sum += centred[step] * centred[step - lag];
            }

            correlations[lag - 1] = sum / variance;
        }

        return correlations;
    }

    /// <summary>
    /// Seasonal indices by classical decomposition around a centred moving average: factors of mean 1 where all values are positive,
    /// otherwise terms of mean 0, because there is no factor between numbers of both signs.
    /// </summary>
    /// <param name="values">At least two seasons.</param>
    /// <param name="season">Steps of a season, at least 2.</param>
    /// <returns>One index per phase; that of step t is at t modulo season.</returns>
    public static SeasonalIndices Decompose(ReadOnlySpan<double> values, int season)
    {
        bool isMultiplicative = true;
        foreach (double value in values)
        {
            isMultiplicative &= value > 0;
        }

        double[] sums = new double[season];
        int[] counts = new int[season];
        // moving average over one season; an even one is centred by half weights at both ends
        int half = season / 2;
        bool isEven = season % 2 == 0;
        double inner = 0;
        for (int step = 0; step < season; step++)
        {
            inner += values[step];
        }

        for (int centre = half; centre + half < values.Length; centre++)
        {
            int first = centre - half;
            double window = isEven ? inner + (values[first + season] / 2) - (values[first] / 2) : inner;
            double trend = window / season;
            double index = isMultiplicative ? values[centre] / trend : values[centre] - trend;
            if (double.IsFinite(index))
            {
                sums[centre % season] += index;
                counts[centre % season]++;
            }

            if (first + season < values.Length)
            {
                inner += values[first + season] - values[first];
            }
        }

        double neutral = isMultiplicative ? 1 : 0;
        for (int phase = 0; phase < season; phase++)
        {
            sums[phase] = counts[phase] == 0 ? neutral : sums[phase] / counts[phase];
        }

        double mean = Mean(sums);
        for (int phase = 0; phase < season; phase++)
        {
            sums[phase] = isMultiplicative ? sums[phase] / mean : sums[phase] - mean;
        }

        return new SeasonalIndices(sums, isMultiplicative);
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        // Around the first value, so that a level of 1e7 takes no digits away from an amplitude of 1.
        double sum = 0;
        foreach (double value in values)
        {
            sum += value - values[0];
        }

        return values.Length == 0 ? 0 : values[0] + (sum / values.Length);
    }
}
