using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Core.Tests.Forecasting;

[TestClass]
public sealed class BaselinesTests
{
    private static readonly double[] Airline = // thousands of passengers, 1949 and 1950 (Box and Jenkins, series G)
        [112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170, 158, 133, 114, 140];

    [TestMethod]
    public void Naive_goes_on_with_the_last_number()
    {
        CollectionAssert.AreEqual(new double[] { 7, 7, 7 }, Run((history, forecast) => Baselines.Naive(history, forecast), [1, 7, double.NaN], 3));
        CollectionAssert.AreEqual(new[] { double.NaN }, Run((history, forecast) => Baselines.Naive(history, forecast), [], 1));
    }

    [TestMethod]
    public void Seasonal_naive_repeats_the_last_season_and_a_gap_does_not_shift_it()
    {
        // season 3; the middle phase of the last season is missing: the only neighbour of the phase is 2
        CollectionAssert.AreEqual(new double[] { 4, 2, 6, 4 }, Seasonal([1, 2, 3, 4, double.NaN, 6], 3, 4));
        CollectionAssert.AreEqual(new double[] { 2, 2 }, Seasonal([1, 2], 3, 2), "Shorter than a season.");
    }

    [TestMethod]
    public void Seasonality_is_found_where_there_is_one()
    {
        var random = new Random(1);
        double[] noise = [.. Enumerable.Range(0, 96).Select(_ => 10 + random.NextDouble())];
        double[] seasonal = [.. noise.Select((value, step) => value + (step % 12 == 0 ? 2 : 0))];

        Assert.IsFalse(Seasonality.IsSeasonal(noise, 12));
        Assert.IsTrue(Seasonality.IsSeasonal(seasonal, 12));
        Assert.IsFalse(Seasonality.IsSeasonal(seasonal.AsSpan(0, 35), 12), "Less than three seasons.");
        Assert.IsFalse(Seasonality.IsSeasonal(new double[96], 12), "Constant.");
    }

    [TestMethod]
    public void Autocorrelation_is_the_textbook_one()
    {
        // mean 2; deviations -1 0 1 -1 1; squares 4; lag 1: 0 + 0 - 1 - 1; lag 2: -1 + 0 + 1
        double[] correlations = Seasonality.Autocorrelations([1, 2, 3, 1, 3], 2);

        Assert.AreEqual(-2 / 4.0, correlations[0], 1e-15);
        Assert.AreEqual(0 / 4.0, correlations[1], 1e-15);
    }

    [TestMethod]
    public void Decomposition_of_two_years_of_airline_passengers_is_that_worked_by_hand()
    {
        // Worked by hand for July: the moving average of 12 months, centred, around July 1949 is
        // (112/2 + 118 + ... + 118 + 115/2) / 12 = 126.7917; 148 / 126.7917 = 1.16727.
        SeasonalIndices indices = Seasonality.Decompose(Airline, 12);

        double[] raw = new double[12];
        for (int month = 0; month < 12; month++)
        {
            int centre = month < 6 ? month + 12 : month;
            double trend = (Airline[(centre - 5)..(centre + 6)].Sum() + ((Airline[centre - 6] + Airline[centre + 6]) / 2)) / 12;
            raw[month] = Airline[centre] / trend;
        }

        Assert.AreEqual(148 / 126.791667, raw[6], 1e-6);
        for (int month = 0; month < 12; month++)
        {
            Assert.AreEqual(raw[month] / raw.Average(), indices.Values[month], 1e-12);
        }
    }

    [TestMethod]
    [DataRow(4)]
    [DataRow(7)]
    public void Naive2_takes_the_season_out_and_puts_it_back(int season)
    {
        double[] factors = [.. Enumerable.Range(0, season).Select(phase => 1 + (0.1 * phase))];
        double mean = factors.Average();
        double[] history = [.. Enumerable.Range(0, 10 * season).Select(step => 50 * factors[step % season] / mean)];
        double[] forecast = Run((values, result) => Baselines.Naive2(values, season, result), history, season + 1);

        for (int step = 0; step <= season; step++)
        {
            Assert.AreEqual(history[step % season], forecast[step], 1e-9);
        }
    }

    [TestMethod]
    public void Naive2_adjusts_by_terms_where_values_are_not_positive()
    {
        double[] history = [.. Enumerable.Range(0, 70).Select(step => step % 7 == 0 ? -6.0 : 1)];
        double[] forecast = Run((values, result) => Baselines.Naive2(values, 7, result), history, 7);

        CollectionAssert.AreEqual(history[..7], forecast.Select(value => Math.Round(value, 9)).ToArray());
    }

    [TestMethod]
    public void Theta_of_a_straight_line_rises_half_as_fast()
    {
        // Line 2 is the line itself; smoothing follows it at alpha = 1, so f = (y(n) + y(n) + b h) / 2, less what alpha < 1 lags behind.
        double[] history = [.. Enumerable.Range(1, 40).Select(step => 100 + (3.0 * step))];
        double[] forecast = Run((values, result) => Baselines.Theta(values, 1, result), history, 4);

        for (int step = 1; step <= 4; step++)
        {
            Assert.AreEqual(220 + (1.5 * step), forecast[step - 1], 0.001);
        }
    }

    [TestMethod]
    public void Theta_finds_the_least_squares_that_brute_force_finds()
    {
        double[] forecast = Run((values, result) => Baselines.Theta(values, 1, result), Airline, 1);
        int n = Airline.Length;
        double meanTime = (n + 1) / 2.0, mean = Airline.Average();
        double slope = Airline.Select((value, i) => (value - mean) * (i + 1 - meanTime)).Sum() /
            Enumerable.Range(1, n).Sum(time => (time - meanTime) * (time - meanTime));
        double intercept = mean - (slope * meanTime);
        (double Error, double Level) best = (double.PositiveInfinity, 0);
        for (int a = 1; a <= 999; a++)
        {
            for (double first = 60; first < 160; first += 0.5)
            {
                double level = first, error = 0;
                for (int i = 0; i < n; i++)
                {
                    double difference = (2 * Airline[i]) - intercept - (slope * (i + 1)) - level;
                    error += difference * difference;
                    level += a / 1000.0 * difference;
                }

                best = error < best.Error ? (error, level) : best;
            }
        }

        // the grid of the brute force is as fine as this
        Assert.AreEqual((best.Level + intercept + (slope * (n + 1))) / 2, forecast[0], 0.05);
    }

    [TestMethod]
    public void An_amplitude_of_one_survives_a_level_of_ten_million()
    {
        double[] low = [.. Enumerable.Range(0, 140).Select(step => Math.Sin(step * Math.Tau / 7) + (0.01 * step))];
        double[] high = [.. low.Select(value => value + 1e7)];
        double[] atLow = Run((values, result) => Baselines.Theta(values, 1, result), low, 7);
        double[] atHigh = Run((values, result) => Baselines.Theta(values, 1, result), high, 7);
        double[] seasonal = Run((values, result) => Baselines.Naive2(values, 7, result), high, 7);

        for (int step = 0; step < 7; step++)
        {
            // a double at 1e7 has 9 digits after the point, and smoothing adds up some hundred of them
            Assert.AreEqual(atLow[step], atHigh[step] - 1e7, 1e-5);
            Assert.AreEqual(Math.Sin(step * Math.Tau / 7), seasonal[step] - seasonal.Average(), 0.05);
        }
    }

    [TestMethod]
    public void Constant_series_and_single_values_have_constant_forecasts()
    {
        foreach (double[] history in new[] { [3], [3, 3], Enumerable.Repeat(3.0, 100).ToArray(), [double.NaN, 3, double.NaN] })
        {
            CollectionAssert.AreEqual(new double[] { 3, 3 }, Seasonal(history, 7, 2));
            CollectionAssert.AreEqual(new double[] { 3, 3 }, Run((values, result) => Baselines.Naive2(values, 7, result), history, 2));
            CollectionAssert.AreEqual(new double[] { 3, 3 }, Run((values, result) => Baselines.Theta(values, 7, result), history, 2));
        }
    }

    private delegate void Method(ReadOnlySpan<double> history, Span<double> forecast);

    private static double[] Seasonal(double[] history, int season, int horizon) =>
        Run((values, forecast) => Baselines.SeasonalNaive(values, season, forecast), history, horizon);

    private static double[] Run(Method method, double[] history, int horizon)
    {
        double[] forecast = new double[horizon];
        method(history, forecast);
        return forecast;
    }
}
