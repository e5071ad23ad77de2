namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// The normal equations of all windows of a series at once. The products of two lags differ from those one step on only at both ends,
/// P(i+1, j+1) = P(i, j) + y y at the beginning - y y at the end, so that n windows of w values cost n w instead of n w^2.
/// </summary>
internal static class LagProducts
{
    /// <summary>Adds the products of a series.</summary>
    /// <param name="history">y, without gaps; at least as long as a window with the steps ahead.</param>
    /// <param name="deviation">What it is divided by.</param>
    /// <param name="ahead">Steps ahead; place <paramref name="ahead"/> of the products is the present.</param>
    /// <param name="products">[size, size]: sums over all windows of y(t + ahead - i) y(t + ahead - j).</param>
    public static void Add(double[] history, double deviation, int ahead, double[,] products)
    {
        int size = products.GetLength(0), windows = history.Length - size + 1;
        // Around the mean and in units of the deviation: differences keep their digits whatever the level.
        double[] values = new double[history.Length];
        double mean = history[0] + (history.Sum(value => value - history[0]) / history.Length);
        for (int step = 0; step < values.Length; step++)
        {
            values[step] = (history[step] - mean) / deviation;
        }

        // lag i of window w is values[size - 1 - i + w]
        int last = size - 1;
        for (int lag = 0; lag < size; lag++)
        {
            double product = DotProduct.Of(values.AsSpan(last, windows), values.AsSpan(last - lag, windows));
            Put(0, lag, product);
            for (int i = 0; i + lag + 1 < size; i++)
            {
                int j = i + lag;
                product += (values[last - i - 1] * values[last - j - 1]) - (values[last - i - 1 + windows] * values[last - j - 1 + windows]);
                Put(i + 1, j + 1, product);
            }
        }

        void Put(int i, int j, double product)
        {
            products[i, j] += product;
            if (i != j)
            {
                products[j, i] += product;
            }
        }
    }
}
