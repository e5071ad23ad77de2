namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// The theta method without seasons. With the regression line a + b t, t = 1 ... n, theta line 2 is z = 2 y - (a + b t); it is
/// smoothed exponentially, l(t) = l(t-1) + alpha (z(t) - l(t-1)), and f(n+h) = (l(n) + a + b (n+h)) / 2.
/// </summary>
internal static class ThetaLines
{
    // bounds of R's ses
    private const double SmallestAlpha = 1e-4, LargestAlpha = 1 - 1e-4;
    private const int GridPoints = 24, Refinements = 30;

    public static void Forecast(ReadOnlySpan<double> values, Span<double> forecast)
    {
        // Levels are taken off first: sums of squares of 1e7 have no digits left for an amplitude of 1.
        double origin = values[0];
        bool isNonNegative = true;
        double[] line2 = new double[values.Length];
        (double intercept, double slope) = Regression(values, origin);
        for (int step = 0; step < line2.Length; step++)
        {
            isNonNegative &= values[step] >= 0;
            line2[step] = (2 * (values[step] - origin)) - (intercept + (slope * (step + 1)));
        }

        double level = SmoothedLevel(line2);
        for (int step = 0; step < forecast.Length; step++)
        {
            double line0 = intercept + (slope * (values.Length + step + 1));
            double value = origin + ((level + line0) / 2);
            forecast[step] = isNonNegative ? Math.Max(0, value) : value;
        }
    }

    private static (double Intercept, double Slope) Regression(ReadOnlySpan<double> values, double origin)
    {
        double middle = (values.Length + 1) / 2.0, sum = 0, products = 0, squares = 0;
        for (int step = 0; step < values.Length; step++)
        {
            double time = step + 1 - middle;
            sum += values[step] - origin;
            products += time * (values[step] - origin);
            squares += time * time;
        }

        double slope = squares > 0 ? products / squares : 0;
        return ((sum / values.Length) - (slope * middle), slope);
    }

    // The best constant on a grid, then between its neighbours by golden section.
    private static double SmoothedLevel(ReadOnlySpan<double> values)
    {
        double best = SmallestAlpha, bestError = double.PositiveInfinity;
        const double Width = (LargestAlpha - SmallestAlpha) / (GridPoints - 1);
        for (int point = 0; point < GridPoints; point++)
        {
            double alpha = SmallestAlpha + (point * Width);
            double error = Smooth(values, alpha).Error;
            if (error < bestError)
            {
                (best, bestError) = (alpha, error);
            }
        }

        const double Golden = 0.6180339887498949;
        double low = Math.Max(SmallestAlpha, best - Width), high = Math.Min(LargestAlpha, best + Width);
        double left = high - (Golden * (high - low)), right = low + (Golden * (high - low));
        double leftError = Smooth(values, left).Error, rightError = Smooth(values, right).Error;
        for (int i = 0; i < Refinements; i++)
        {
            if (leftError <= rightError)
            {
                (high, right, rightError) = (right, left, leftError);
                left = high - (Golden * (high - low));
                leftError = Smooth(values, left).Error;
            }
            else
            {
                (low, left, leftError) = (left, right, rightError);
                right = low + (Golden * (high - low));
                rightError = Smooth(values, right).Error;
            }
        }

        return Smooth(values, (low + high) / 2).Level;
    }

    // The errors of one step are linear in the first level: e(t) = e0(t) - (1 - alpha)^(t-1) l(0). Its least squares are exact.
    private static (double Level, double Error) Smooth(ReadOnlySpan<double> values, double alpha)
    {
        double level = 0, weight = 1, crossed = 0, weights = 0, squares = 0;
        foreach (double value in values)
        {
            double error = value - level;
            squares += error * error;
            crossed += error * weight;
            weights += weight * weight;
            level += alpha * error;
            weight *= 1 - alpha;
        }

        double first = crossed / weights;
        return (level + (weight * first), squares - (first * crossed));
    }
}
