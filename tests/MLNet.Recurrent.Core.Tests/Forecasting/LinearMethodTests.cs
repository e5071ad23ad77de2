using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Core.Tests.Forecasting;

/// <summary>The linear map and the products that it is made of, against sums over windows that were written out.</summary>
[TestClass]
public sealed class LinearMethodTests
{
    [TestMethod]
    [DataRow(3, 1, 12)]
    [DataRow(5, 2, 7)]
    [DataRow(1, 4, 40)]
    public void Products_of_lags_are_sums_over_all_windows(int window, int ahead, int length)
    {
        double[] history = Values(length, seed: 1), other = Values(length + 3, seed: 2);
        int size = window + ahead;
        double[,] products = new double[size, size];
        LagProducts.Add(history, deviation: 2, ahead, products);
        LagProducts.Add(other, deviation: 0.5, ahead, products);

        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                // rounding of a few dozen sums of numbers near 1
                Assert.AreEqual(Sum(history, 2, i, j) + Sum(other, 0.5, i, j), products[i, j], 1e-10);
            }
        }

        double Sum(double[] values, double deviation, int i, int j)
        {
            double mean = values.Average(), sum = 0;
            for (int last = size - 1; last < values.Length; last++)
            {
                sum += (values[last - i] - mean) * (values[last - j] - mean) / (deviation * deviation);
            }

            return sum;
        }
    }

    [TestMethod]
    public void The_map_is_the_ridge_regression_over_all_windows()
    {
        const int window = 4, horizon = 2, lags = window - 1;
        double[][] series = [Values(30, seed: 3), [.. Values(25, seed: 4).Select(value => 1e6 + (1000 * value))]];
        var table = new SeriesTable(
            [new SeriesColumn("y", ColumnRole.Target)], TimeStep.Rows, [.. series.Select((values, i) => new Series($"{i}", 0, [values], values.Length))], []);
        IForecastModel model = new LinearMethod(horizon, window).Fit(table, season: 1);

        // X'X + 1, X'y over windows written out, in units of each series' deviation; solved by Gauss
        double[,] gram = new double[lags, lags + horizon];
        for (int i = 0; i < lags; i++)
        {
            gram[i, i] = 1;
        }

        foreach (double[] values in series)
        {
            double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            for (int now = lags; now + horizon < values.Length; now++)
            {
                double Difference(int place) => (values[now + place] - values[now]) / deviation;
                for (int i = 0; i < lags; i++)
                {
                    for (int j = 0; j < lags; j++)
                    {
                        gram[i, j] += Difference(-1 - i) * Difference(-1 - j);
                    }

                    for (int step = 0; step < horizon; step++)
                    {
                        gram[i, lags + step] += Difference(-1 - i) * Difference(1 + step);
                    }
                }
            }
        }

        Eliminate(gram, lags);
        double[] forecast = new double[horizon];
        foreach (Series one in table.Series)
        {
            model.Forecast(new SeriesView(table, one, one.Count), forecast);
            double[] values = one.Values(0).ToArray();
            for (int step = 0; step < horizon; step++)
            {
                double expected = values[^1] + Enumerable.Range(0, lags).Sum(lag => gram[lag, lags + step] * (values[^(2 + lag)] - values[^1]));
                Assert.AreEqual(expected, forecast[step], 1e-9 * Math.Abs(expected));
            }
        }
    }

    private static void Eliminate(double[,] system, int size)
    {
        for (int pivot = 0; pivot < size; pivot++)
        {
            for (int row = 0; row < size; row++)
            {
                double factor = row == pivot ? 0 : system[row, pivot] / system[pivot, pivot];
                for (int column = 0; column < system.GetLength(1); column++)
                {
                    system[row, column] -= factor * system[pivot, column];
                }
            }
        }

        for (int row = 0; row < size; row++)
        {
            for (int column = size; column < system.GetLength(1); column++)
            {
                system[row, column] /= system[row, row];
            }
        }
    }

    private static double[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
    }
}
