using Microsoft.ML;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Tests.Forecasting;

/// <summary>What every method on ml.Forecasting has to do.</summary>
[TestClass]
public sealed class ForecasterWorkoutTests
{
    private const int Horizon = 7;

    private readonly MLContext ml = new(seed: 1);

    public static IEnumerable<object[]> Methods =>
        new[] { "Naive", "SeasonalNaive", "Naive2", "Theta", "Linear", "Rnn", "Lstm", "Gru" }.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Methods))]
    public void Estimator_promises_the_columns_that_the_transformer_makes(string method)
    {
        IDataView data = ml.Data.LoadFromEnumerable(Sale.Weeks(60, shops: 2));
        foreach (string input in new[] { nameof(Sale.Sold), nameof(Sale.Exact), nameof(Sale.Both) })
        {
            ForecastEstimator estimator = Create(method, input);

            SchemaShape promised = estimator.GetOutputSchema(SchemaFact.Of(data.Schema));
            ForecastTransformer model = estimator.Fit(data);
            IDataView made = model.Transform(data);

            CollectionAssert.AreEqual(SchemaFact.Describe(SchemaFact.Of(made.Schema)), SchemaFact.Describe(promised));
            CollectionAssert.AreEqual(
                model.GetOutputSchema(data.Schema).Select(column => $"{column}").ToArray(), made.Schema.Select(column => $"{column}").ToArray());
        }
    }

    [TestMethod]
    [DynamicData(nameof(Methods))]
    public void Model_forecasts_the_same_in_a_fresh_process_and_goes_on_from_its_training_data(string method)
    {
        Sale[] sales = Sale.Weeks(80, shops: 3);
        IDataView train = ml.Data.LoadFromEnumerable(sales[..180]), later = ml.Data.LoadFromEnumerable(sales[180..]);
        ForecastTransformer model = Create(method, nameof(Sale.Sold)).Fit(train);

        using var directory = new TemporaryDirectory();
        string[] here = Read(model.Transform(later)), reloaded = Read(FreshProcess.Transform(ml, model, later, directory));

        CollectionAssert.AreEqual(here, reloaded);
        Assert.HasCount(sales.Length - 180, here);
    }

    /// <summary>What a forecast is made of lies before it: nothing that comes later changes it.</summary>
    [TestMethod]
    [DynamicData(nameof(Methods))]
    public void Forecast_of_a_row_does_not_see_later_rows(string method)
    {
        Sale[] sales = Sale.Weeks(60, shops: 2);
        ForecastTransformer model = Create(method, nameof(Sale.Sold)).Fit(ml.Data.LoadFromEnumerable(sales));
        string[] before = Read(model.Transform(ml.Data.LoadFromEnumerable(sales)));
        string[] alone = Read(model.Transform(ml.Data.LoadFromEnumerable(sales[..70])));

        CollectionAssert.AreEqual(before[..70], alone);
    }

    [TestMethod]
    [DynamicData(nameof(Methods))]
    public void Weekly_sales_are_forecast_within_their_bounds(string method)
    {
        Sale[] sales = Sale.Weeks(300, shops: 3);
        ForecastTransformer model = Create(method, nameof(Sale.Sold)).Fit(ml.Data.LoadFromEnumerable(sales[..600]));

        ForecastMetrics metrics = ml.Forecasting.EvaluateForecast(
            model.Transform(ml.Data.LoadFromEnumerable(sales[600..])), "Ahead", nameof(Sale.Sold), nameof(Sale.Shop), nameof(Sale.Day),
            "Lower", "Upper", confidenceLevel: 0.9, seasonLength: 7, history: ml.Data.LoadFromEnumerable(sales[..600]));

        // 280 rows of 3 shops that behave as in training, whose errors of neighbouring rows go together; a network that has not seen the last
        // quarter of so little errs more than one that has
        Assert.AreEqual(0.9, metrics.Overall.Coverage!.Value, method is "Rnn" or "Lstm" or "Gru" ? 0.06 : 0.04);
        Assert.IsTrue(metrics.PerHorizonStep.All(step => step.IntervalWidth > 0 && double.IsFinite(step.Msis!.Value)));
        Assert.AreEqual(method == "Naive", metrics.Overall.Mase > 2, "All others know the week.");
    }

    private ForecastEstimator Create(string method, string input) => method switch
    {
        "Naive" => ml.Forecasting.ForecastByNaive("Ahead", input, Horizon, "Shop", "Day", "Lower", "Upper", 0.9),
        "SeasonalNaive" => ml.Forecasting.ForecastBySeasonalNaive("Ahead", input, Horizon, 7, "Shop", "Day", "Lower", "Upper", 0.9),
        "Naive2" => ml.Forecasting.ForecastByNaive2("Ahead", input, Horizon, 7, "Shop", "Day", "Lower", "Upper", 0.9),
        "Theta" => ml.Forecasting.ForecastByTheta("Ahead", input, Horizon, 7, "Shop", "Day", "Lower", "Upper", 0.9),
        "Rnn" => ml.Forecasting.ForecastByRnn(Small.Options("Ahead", input, Horizon, "Shop", "Day").WithBounds()),
        "Lstm" => ml.Forecasting.ForecastByLstm(Small.Options("Ahead", input, Horizon, "Shop", "Day").WithBounds()),
        "Gru" => ml.Forecasting.ForecastByGru(Small.Options("Ahead", input, Horizon, "Shop", "Day").WithBounds()),
        _ => ml.Forecasting.ForecastByLinear("Ahead", input, Horizon, 0, 7, "Shop", "Day", "Lower", "Upper", 0.9),
    };

    private string[] Read(IDataView data) =>
        [.. ml.Data.CreateEnumerable<Forecast>(data, reuseRowObject: false).Select(forecast => forecast.ToString())];
}
