namespace MLNet.Recurrent.Forecasting;

/// <summary>Replaces missing values, for methods that need one at every step.</summary>
internal static class GapFilling
{
    /// <summary>Whether there is a value to fill with.</summary>
    public static bool HasValue(ReadOnlySpan<double> values) => !double.IsNaN(LastValue(values));

    /// <summary>The last number, or not-a-number.</summary>
    public static double LastValue(ReadOnlySpan<double> values)
    {
        for (int step = values.Length - 1; step >= 0; step--)
        {
            if (double.IsFinite(values[step]))
            {
                return values[step];
            }
        }

        return double.NaN;
    }

    /// <summary>
    /// A history without gaps: the mean of the nearest values of the same phase before and after; at the ends, and without a
    /// season, the nearest value. The history itself where it has no gaps.
    /// </summary>
    /// <param name="history">May hold values that are no numbers, but not only such.</param>
    /// <param name="season">Steps of a season; 1 for none.</param>
    public static ReadOnlySpan<double> Filled(ReadOnlySpan<double> history, int season)
    {
        int first = FirstMissing(history);
        if (first < 0)
        {
            return history;
        }

        double[] filled = history.ToArray();
        for (int step = first; step < filled.Length; step++)
        {
            if (!double.IsFinite(history[step]))
            {
                double mean = MeanOfNeighbours(history, step, season);
                filled[step] = double.IsFinite(mean) ? mean : MeanOfNeighbours(history, step, 1);
            }
        }

        return filled;
    }

    /// <summary>Fills from earlier values only: one season before, else the last value. What comes before the first stays missing.</summary>
    public static void FromThePast(Span<double> values, int season)
    {
        for (int step = 1; step < values.Length; step++)
        {
            if (!double.IsFinite(values[step]))
            {
                values[step] = step >= season && double.IsFinite(values[step - season]) ? values[step - season] : values[step - 1];
            }
        }
    }

    private static int FirstMissing(ReadOnlySpan<double> values)
    {
        for (int step = 0; step < values.Length; step++)
        {
            if (!double.IsFinite(values[step]))
            {
                return step;
            }
        }

        return -1;
    }

    private static double MeanOfNeighbours(ReadOnlySpan<double> values, int step, int stride)
    {
        int before = step - stride, after = step + stride;
        while (before >= 0 && !double.IsFinite(values[before]))
        {
            before -= stride;
        }

        while (after < values.Length && !double.IsFinite(values[after]))
        {
            after += stride;
        }

        return (before >= 0, after < values.Length) switch
        {
            (true, true) => (values[before] / 2) + (values[after] / 2),
            (true, false) => values[before],
            (false, true) => values[after],
            _ => double.NaN,
        };
    }
}
