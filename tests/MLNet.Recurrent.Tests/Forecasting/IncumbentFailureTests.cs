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
}
