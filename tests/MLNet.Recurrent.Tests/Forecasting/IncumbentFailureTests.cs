using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Recurrent.Tests.Forecasting;

/// <summary>What ForecastBySsa does wrong, done right: silence about data that cannot be forecast, time compressed by missing rows, and numbers flattened.</summary>
[TestClass]
public sealed class IncumbentFailureTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly List<string> warnings = [];

    public IncumbentFailureTests() => ml.Log += (_, line) =>
    {
        if (line.Kind == ChannelMessageKind.Warning)
        {
            warnings.Add(line.RawMessage);
        }
    };

    [TestMethod]
    public void Data_without_a_number_is_refused_and_not_forecast_as_zeros()
    {
        IDataView empty = ml.Data.LoadFromEnumerable(Array.Empty<Sale>());
        IDataView unknown = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 50).Select(day => Sale.Of(day, "", double.NaN)));

        InvalidDataException noRows = Assert.Throws<InvalidDataException>(() => ml.Forecasting.ForecastByTheta("Ahead", "Sold", 3).Fit(empty));
        InvalidDataException noNumbers = Assert.Throws<InvalidDataException>(() => ml.Forecasting.ForecastByLinear("Ahead", "Sold", 3).Fit(unknown));

        Assert.Contains("has no rows, so there is nothing to forecast column 'Sold' from", noRows.Message);
        Assert.Contains("None of the 50 rows of column 'Sold' holds a number", noNumbers.Message);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(8)]
    public void Too_few_rows_are_forecast_with_bounds_that_admit_it(int rows)
    {
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(day => Sale.Of(day, "", 5 + (day % 2))));
        ForecastTransformer model = ml.Forecasting.ForecastByLinear(
            "Ahead", "Sold", 7, confidenceLowerBoundColumn: "Lower", confidenceUpperBoundColumn: "Upper").Fit(data);

        Forecast[] forecasts = Read(model.Forget().Transform(data));

        Assert.IsTrue(warnings.Exists(warning => warning.Contains("Bounds at confidenceLevel = 0.95 need 19 forecasts of every step", StringComparison.Ordinal)));
        Assert.IsTrue(forecasts.All(forecast => forecast.Ahead.All(value => value is >= 4 and <= 7)));
        Assert.AreEqual(float.PositiveInfinity, forecasts[0].Upper[0], "One value says nothing of what may come.");
        Assert.AreEqual(float.NegativeInfinity, forecasts[0].Lower[0]);
        Assert.IsTrue(forecasts.All(forecast => forecast.Upper.Zip(forecast.Lower).All(bound => bound.First > bound.Second)));
    }

    [TestMethod]
    public void A_series_that_holds_no_number_has_missing_forecasts_and_a_warning()
    {
        IDataView train = ml.Data.LoadFromEnumerable(Sale.Weeks(60));
        IDataView silent = ml.Data.LoadFromEnumerable(new[] { Sale.Of(60, "new", double.NaN), Sale.Of(61, "new", double.NaN) });
        Forecast[] forecasts = Read(ml.Forecasting.ForecastByTheta("Ahead", "Sold", 2, 7, "Shop", "Day", "Lower", "Upper").Fit(train).Transform(silent));

        Assert.IsTrue(forecasts.All(forecast => forecast.Ahead.All(float.IsNaN) && forecast.Lower.All(float.IsNaN)));
        Assert.Contains("1 series hold no number, the first is 'new': their forecasts are missing.", warnings);
    }

    [TestMethod]
    public void Missing_rows_and_missing_numbers_do_not_shift_the_season()
    {
        double[] week = [10, 20, 30, 40, 50, 60, 70];
        Sale[] days = [.. Enumerable.Range(0, 70).Select(day => Sale.Of(day, "", week[day % 7]))];
        // three days without a row, two without a number
        Sale[] gaps = [.. days.Where((_, day) => day is not (33 or 52 or 53))];
        gaps[20].Sold = float.NaN;
        gaps[60].Sold = float.NaN;
        IDataView data = ml.Data.LoadFromEnumerable(gaps);

        foreach (ForecastEstimator estimator in (ForecastEstimator[])
        [
            ml.Forecasting.ForecastBySeasonalNaive("Ahead", "Sold", 7, timeColumnName: "Day"),
            ml.Forecasting.ForecastByNaive2("Ahead", "Sold", 7, timeColumnName: "Day"),
            ml.Forecasting.ForecastByLinear("Ahead", "Sold", 7, timeColumnName: "Day"),
        ])
        {
            float[] forecast = Read(estimator.Fit(data).Transform(data))[^1].Ahead;

            for (int step = 0; step < 7; step++)
            {
                // day 70 is a Monday again; the ridge takes a little off the linear map
                Assert.AreEqual(week[step], forecast[step], 0.5);
            }
        }

        Assert.Contains("3 steps of 1.00:00:00 have no row (The series has none at 2024-02-03), and 2 values are no numbers; " +
            "they keep their places and count as missing.", warnings);
    }

    [TestMethod]
    public void An_infinite_value_counts_as_missing_and_is_reported()
    {
        Sale[] days = Sale.Weeks(60);
        days[30].Sold = float.PositiveInfinity;
        IDataView data = ml.Data.LoadFromEnumerable(days);

        Forecast[] forecasts = Read(ml.Forecasting.ForecastByTheta("Ahead", "Sold", 3, 7, timeColumnName: "Day").Fit(data).Transform(data));

        Assert.IsTrue(forecasts.All(forecast => forecast.Ahead.All(value => value is > 40 and < 160)));
        Assert.Contains("1 values are infinite and count as missing.", warnings);
    }

    [TestMethod]
    public void An_amplitude_of_one_shows_at_a_level_of_ten_million()
    {
        IDataView data = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 140).Select(day => Sale.Of(day, "", 1e7 + Math.Sin(day * Math.Tau / 7))));
        foreach (ForecastEstimator estimator in (ForecastEstimator[])
        [
            ml.Forecasting.ForecastBySeasonalNaive("Ahead", "Exact", 7, timeColumnName: "Day"),
            ml.Forecasting.ForecastByNaive2("Ahead", "Exact", 7, timeColumnName: "Day"),
            ml.Forecasting.ForecastByTheta("Ahead", "Exact", 7, timeColumnName: "Day"),
            ml.Forecasting.ForecastByLinear("Ahead", "Exact", 7, timeColumnName: "Day"),
        ])
        {
            IDataView forecasts = estimator.Fit(data).Transform(data);
            double[] last = forecasts.GetColumn<double[]>("Ahead").Last();

            Assert.AreEqual(NumberDataViewType.Double, ((VectorDataViewType)forecasts.Schema["Ahead"].Type).ItemType);
            for (int step = 0; step < 7; step++)
            {
                Assert.AreEqual(Math.Sin(step * Math.Tau / 7), last[step] - 1e7, 0.05);
            }
        }
    }

    [TestMethod]
    public void A_constant_series_has_a_constant_forecast_without_width()
    {
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 50).Select(day => Sale.Of(day, "", 5)));
        Forecast last = Read(ml.Forecasting.ForecastByTheta("Ahead", "Sold", 2, 7, null, "Day", "Lower", "Upper").Fit(data).Transform(data))[^1];

        CollectionAssert.AreEqual(new float[] { 5, 5 }, last.Ahead);
        CollectionAssert.AreEqual(new float[] { 5, 5 }, last.Lower);
        CollectionAssert.AreEqual(new float[] { 5, 5 }, last.Upper);
    }

    private Forecast[] Read(IDataView data) => [.. ml.Data.CreateEnumerable<Forecast>(data, reuseRowObject: false, ignoreMissingColumns: true)];

    [TestMethod]
    public void A_network_refuses_data_without_a_number_too()
    {
        IDataView empty = ml.Data.LoadFromEnumerable(Array.Empty<Sale>());
        IDataView unknown = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 50).Select(day => Sale.Of(day, "", double.NaN)));

        Assert.Contains("has no rows", Assert.Throws<InvalidDataException>(() => Lstm("Sold", 3).Fit(empty)).Message);
        Assert.Contains("None of the 50 rows of column 'Sold' holds a number", Assert.Throws<InvalidDataException>(() => Lstm("Sold", 3).Fit(unknown)).Message);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(8)]
    [DataRow(20)]
    public void A_network_without_enough_rows_to_train_forecasts_and_admits_what_it_does_not_know(int rows)
    {
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(day => Sale.Of(day, "", 5 + (day % 2))));
        Forecast[] forecasts = Read(Lstm("Sold", 7).Fit(data).Forget().Transform(data));

        Assert.IsTrue(warnings.Exists(warning => warning.Contains("Bounds at confidenceLevel = 0.95 need 19 forecasts of every step", StringComparison.Ordinal)));
        Assert.IsTrue(forecasts.All(forecast => forecast.Ahead.All(value => value is >= 3 and <= 10)), "Two values make a line that goes on.");
        Assert.AreEqual(float.PositiveInfinity, forecasts[0].Upper[0], "One value says nothing of what may come.");
        Assert.AreEqual(float.NegativeInfinity, forecasts[0].Lower[0]);
        Assert.IsTrue(forecasts.All(forecast => forecast.Upper.Zip(forecast.Lower).All(bound => bound.First > bound.Second)));
    }

    /// <summary>
    /// All at once, as in real life: a week of seven levels in several shops, rows and numbers missing, one infinite value, a shop that closes, one
    /// that is constant, one that is only named, and after training one that is new.
    /// </summary>
    [TestMethod]
    public void A_network_keeps_the_season_in_spite_of_gaps_and_serves_every_series()
    {
        double[] week = [10, 20, 30, 40, 50, 60, 70];
        Sale[] Shop(string name, int first, int end, double factor) =>
            [.. Enumerable.Range(first, end - first).Select(day => Sale.Of(day, name, factor * week[day % 7]))];
        Sale[] gaps = [.. Shop("gaps", 0, 140, 1).Where((_, day) => day is not (33 or 52 or 53))];
        gaps[20].Sold = float.NaN;
        gaps[60].Sold = float.PositiveInfinity;
        Sale[] train =
        [
            .. gaps, .. Shop("closed", 0, 100, 2), .. Shop("large", 0, 140, 1000),
            .. Enumerable.Range(0, 140).Select(day => Sale.Of(day, "constant", 5)), Sale.Of(139, "silent", double.NaN),
        ];
        ForecastTransformer model = Lstm("Sold", 7, "Shop").Fit(ml.Data.LoadFromEnumerable(train));
        Forecast[] known = Read(model.Transform(ml.Data.LoadFromEnumerable(train)));
        Forecast[] unseen = Read(model.Transform(ml.Data.LoadFromEnumerable(Shop("new", 140, 210, 3))));

        AssertWeek(known.Last(row => row.Shop == "gaps").Ahead, 140, 1);
        AssertWeek(known.Last(row => row.Shop == "closed").Ahead, 100, 2);
        AssertWeek(known.Last(row => row.Shop == "large").Ahead, 140, 1000);
        AssertWeek(unseen[^1].Ahead, 210, 3);
        Forecast constant = known.Last(row => row.Shop == "constant"), silent = known.Last(row => row.Shop == "silent");
        Assert.IsTrue(constant.Ahead.Concat(constant.Lower).Concat(constant.Upper).All(value => Math.Abs(value - 5) < 1e-6), $"{constant}");
        Assert.IsTrue(silent.Ahead.All(float.IsNaN));
        Assert.IsTrue(warnings.Exists(warning => warning.Contains("1 values are infinite", StringComparison.Ordinal)));
        Assert.IsTrue(warnings.Exists(warning => warning.StartsWith("3 steps of 1.00:00:00 have no row", StringComparison.Ordinal)));

        // within a tenth of the week's range
        void AssertWeek(float[] ahead, int day, double factor)
        {
            for (int step = 0; step < 7; step++)
            {
                Assert.AreEqual(factor * week[(day + step) % 7], ahead[step], 6 * factor, $"step {step} of {string.Join(' ', ahead)}");
            }
        }
    }

    [TestMethod]
    public void An_amplitude_of_one_shows_at_a_level_of_ten_million_to_a_network()
    {
        IDataView data = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 210).Select(day => Sale.Of(day, "", 1e7 + Math.Sin(day * Math.Tau / 7))));
        double[] last = Lstm("Exact", 7).Fit(data).Transform(data).GetColumn<double[]>("Ahead").Last();

        for (int step = 0; step < 7; step++)
        {
            Assert.AreEqual(Math.Sin(step * Math.Tau / 7), last[step] - 1e7, 0.1);
        }
    }

    private ForecastEstimator Lstm(string input, int horizon, string? series = null)
    {
        RecurrentForecastOptions options = Small.Options("Ahead", input, horizon, series, "Day").WithBounds();
        (options.ConfidenceLevel, options.SeasonLength) = (0.95, 0);
        return ml.Forecasting.ForecastByLstm(options);
    }
}
