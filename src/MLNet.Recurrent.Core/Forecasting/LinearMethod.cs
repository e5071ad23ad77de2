namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// One linear map for all series: the differences of the last steps from the present one to those of the next steps, one row per step
/// ahead, by ridge regression in closed form. NLinear (Zeng, Chen, Zhang and Xu, Are transformers effective for time series
/// forecasting?, AAAI 2023), pooled and without iterations.
/// </summary>
/// <param name="Horizon">Steps ahead.</param>
/// <param name="WindowSize">Steps looked back on; 0 to choose by the last fifth of each series.</param>
/// <param name="Ridge">Added to the diagonal of the normal equations, each series being scaled to deviation 1.</param>
internal sealed record LinearMethod(int Horizon, int WindowSize, double Ridge = LinearMethod.DefaultRidge) : IForecastMethod
{
    public const double DefaultRidge = 1;

    // Windows to choose from, in seasons; without a season in steps of four.
    private static readonly int[] Seasons = [1, 2, 4, 7, 14];
    private const int Unseasonal = 4, LargestWindow = 1024, ValidationForecasts = 2000;
    private const double ValidationPart = 0.2;

    public bool IsTrained => true;

    public IForecastModel Fit(SeriesTable table, int season)
    {
        double[][] histories = [.. Histories(table, season)];
        return new LinearModel(Horizon, season, WindowSize > 0 ? Solve(histories, WindowSize) : SolveBest(histories, season));
    }

    // The window whose map, fitted without the last part of each series, forecasts that part best.
    private double[] SolveBest(double[][] histories, int season)
    {
        double[][] known = [.. histories.Select(history => history[..ValidationStart(history)])];
        int longest = histories.Length == 0 ? 0 : known.Max(history => history.Length);
        int best = 1;
        double least = double.PositiveInfinity;
        foreach (int seasons in Seasons)
        {
            int window = Math.Min(seasons * (season > 1 ? season : Unseasonal), LargestWindow);
            if (seasons > Seasons[0] && window + Horizon >= longest)
            {
                break;
            }

            double error = Error(histories, Solve(known, window));
            if (error < least)
            {
                (best, least) = (window, error);
            }
        }

        return Solve(histories, best);
    }

    private int ValidationStart(double[] history) =>
        Math.Max(0, history.Length - Math.Max(Horizon, (int)(history.Length * ValidationPart)));

    // Absolute errors in deviations of the series, over evenly spread origins.
    private double Error(double[][] histories, double[] map)
    {
        int perSeries = Math.Max(1, ValidationForecasts / Math.Max(1, histories.Length));
        double[] forecast = new double[Horizon];
        double sum = 0;
        foreach (double[] history in histories)
        {
            int first = Math.Max(1, ValidationStart(history)), last = history.Length - Horizon;
            double scale = Deviation(history);
            if (last < first || scale == 0)
            {
                continue;
            }

            int available = last - first + 1, count = Math.Min(perSeries, available);
            double own = 0;
            for (int origin = 0; origin < count; origin++)
            {
                int end = last - (int)((long)origin * available / count);
                LinearModel.Apply(map, history.AsSpan(0, end), forecast);
                for (int step = 0; step < Horizon; step++)
                {
                    own += Math.Abs(forecast[step] - history[end + step]) / scale;
                }
            }

            sum += own / count;
        }

        return sum;
    }

    /// <summary>[horizon, window - 1]: weights of the differences at lags 1, 2 and so on; all zero, the naive forecast, without data.</summary>
    private double[] Solve(double[][] histories, int window)
    {
        int lags = window - 1, size = Horizon + window;
        double[] map = new double[Horizon * lags];
        double[,] products = new double[size, size];
        foreach (double[] history in histories)
        {
            double deviation = Deviation(history);
            if (history.Length >= size && deviation > 0)
            {
                LagProducts.Add(history, deviation, Horizon, products);
            }
        }

        // Place Horizon of the products is the present; before it lie the steps ahead, after it the lags. Differences from the present:
        // (y_i - y_0) (y_j - y_0) = y_i y_j - y_i y_0 - y_0 y_j + y_0 y_0.
        int now = Horizon;
        double Product(int i, int j) => products[i, j] - products[i, now] - products[now, j] + products[now, now];
        double[,] gram = new double[lags, lags];
        for (int i = 0; i < lags; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                gram[i, j] = Product(now + 1 + i, now + 1 + j);
            }

            gram[i, i] += Ridge;
        }

        CholeskyFactor.Factorise(gram);
        double[] column = new double[lags];
        for (int ahead = 0; ahead < Horizon; ahead++)
        {
            for (int i = 0; i < lags; i++)
            {
                column[i] = Product(now + 1 + i, now - 1 - ahead);
            }

            CholeskyFactor.Solve(gram, column);
            for (int i = 0; i < lags; i++)
            {
                map[(ahead * lags) + i] = column[i];
            }
        }

        return map;
    }

    private static IEnumerable<double[]> Histories(SeriesTable table, int season)
    {
        foreach (Series series in table.Series)
        {
            for (int target = 0; target < table.Targets; target++)
            {
                ReadOnlySpan<double> values = series.Values(target);
                int first = 0, end = values.Length;
                while (end > 0 && !double.IsFinite(values[end - 1]))
                {
                    end--;
                }

                while (first < end && !double.IsFinite(values[first]))
                {
                    first++;
                }

                if (end > first)
                {
                    yield return GapFilling.Filled(values[first..end], season).ToArray();
                }
            }
        }
    }

    private static double Deviation(double[] values)
    {
        double sum = 0, squares = 0;
        foreach (double value in values)
        {
            double centred = value - values[0];
            sum += centred;
            squares += centred * centred;
        }

        double mean = sum / values.Length, variance = (squares / values.Length) - (mean * mean);
        // what rounding leaves of a constant series is no deviation
        return variance > 1e-14 * (squares / values.Length) ? Math.Sqrt(variance) : 0;
    }
}
