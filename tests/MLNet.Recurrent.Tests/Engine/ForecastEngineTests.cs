using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Tests.Forecasting;

namespace MLNet.Recurrent.Tests.Engine;

/// <summary>Forecasts row by row: the same as Transform makes, and clear about rows that do not fit.</summary>
[TestClass]
public sealed class ForecastEngineTests
{
    private static readonly ForecastInputs DemandInputs = new("Sold", "Shop", "Day")
    {
        PastColumnNames = ["Visitors"],
        FutureColumnNames = ["Price", "Weather"],
        StaticColumnNames = ["City"],
    };

    private readonly MLContext ml = new(seed: 1);

    [TestMethod]
    [DataRow("SeasonalNaive", MissingSteps.Mask)]
    [DataRow("Theta", MissingSteps.Mask)]
    [DataRow("Linear", MissingSteps.Mask)]
    [DataRow("Linear", MissingSteps.Fill)]
    [DataRow("Lstm", MissingSteps.Mask)]
    [DataRow("Lstm", MissingSteps.Fill)]
    [DataRow("Lstm of a short window", MissingSteps.Mask)]
    [DataRow("Lstm on its own forecasts", MissingSteps.Mask)]
    public void Forecasts_are_those_of_transform_row_by_row_to_the_bit(string method, MissingSteps missing)
    {
        // a shop that is new after training, steps that are skipped, values that are no numbers
        Sale[] all = Sale.Weeks(220, shops: 3), train = [.. all[..400].Where(sale => sale.Shop != "shop 2")];
        Sale[] rows = [.. all[400..].Where((_, row) => row is not (20 or 21 or 22 or 23 or 50))];
        rows[30].Sold = rows[60].Sold = float.NaN;
        ForecastTransformer model = Create(method, missing).Fit(Load(train));
        using ForecastEngine<Sale, Forecast> engine = model.CreateForecastEngine<Sale, Forecast>(ml);

        string[] transformed = [.. Read(model.Transform(Load(rows)))], stepped = [.. rows.Select(row => $"{engine.Predict(row)}")];

        CollectionAssert.AreEqual(transformed, stepped);
    }

    [TestMethod]
    public void Announced_rows_are_seen_ahead_as_transform_sees_them()
    {
        Demand[] train = Demand.Rainy(0, 200), rows = Demand.Rainy(200, 30);
        ForecastTransformer model = ml.Forecasting.ForecastByLstm(Small.Options("Ahead", DemandInputs, 3).WithBounds()).Fit(Load(train));
        using ForecastEngine<Demand, Forecast> engine = model.CreateForecastEngine<Demand, Forecast>(ml);
        engine.Announce(rows);

        float[][] transformed = [.. model.Transform(Load(rows)).GetColumn<float[]>("Ahead")];
        for (int row = 0; row < rows.Length; row++)
        {
            CollectionAssert.AreEqual(transformed[row], engine.Predict(rows[row]).Ahead, $"row {row}");
        }

        // the same series without what was announced
        using ForecastEngine<Demand, Forecast> blind = model.CreateForecastEngine<Demand, Forecast>(ml);
        CollectionAssert.AreNotEqual(transformed[0], blind.Predict(rows[0]).Ahead);
        blind.WarmUp(rows[1..]);
        CollectionAssert.AreEqual(transformed[^1], blind.Forecast("bb").Values.Select(value => (float)value).ToArray());
    }

    [TestMethod]
    public void A_forecast_needs_no_new_row_and_has_bounds_of_any_level()
    {
        Sale[] sales = Sale.Weeks(200, shops: 2);
        ForecastTransformer model = Create("Lstm", MissingSteps.Mask).Fit(Load(sales[..300]));
        using ForecastEngine<Sale, Forecast> engine = model.CreateForecastEngine<Sale, Forecast>(ml);
        Forecast last = Rows(model.Transform(Load(sales[..300])))[^1];

        SeriesForecast atOnce = engine.Forecast(last.Shop), narrow = engine.Forecast(last.Shop, horizon: 2, confidenceLevel: 0.5);

        CollectionAssert.AreEqual(last.Ahead, atOnce.Values.Select(value => (float)value).ToArray(), "It begins where training ended.");
        CollectionAssert.AreEqual(last.Lower, atOnce.LowerBounds!.Select(value => (float)value).ToArray());
        Assert.AreEqual(last.Day.AddDays(1), atOnce.Dates![0]);
        Assert.HasCount(2, narrow.Values);
        Assert.IsTrue(narrow.UpperBounds![0] < atOnce.UpperBounds![0] && narrow.LowerBounds![0] > atOnce.LowerBounds![0]);
        Assert.Contains("Nothing is known of series 'shop 9'", Assert.Throws<ArgumentException>(() => engine.Forecast("shop 9")).Message);
        Assert.Throws<ArgumentException>(() => engine.Forecast(last.Shop, horizon: 8));
        CollectionAssert.AreEquivalent(new[] { "shop 0", "shop 1" }, engine.SeriesNames.ToArray());
    }

    [TestMethod]
    public void A_checkpoint_goes_on_with_the_same_bits_in_an_engine_of_the_loaded_model()
    {
        Sale[] sales = Sale.Weeks(220, shops: 3);
        ForecastTransformer model = Create("Lstm", MissingSteps.Mask).Fit(Load(sales[..500]));
        using var directory = new TemporaryDirectory();
        string zip = directory.File("model.zip"), state = directory.File("state");
        ml.Model.Save(model, Load(sales).Schema, zip);
        using ForecastEngine<Sale, Forecast> engine = model.CreateForecastEngine<Sale, Forecast>(ml);
        engine.Reset("shop 1");
        engine.WarmUp(sales[500..560]);
        engine.CheckPoint(state);
        string[] uninterrupted = [.. sales[560..].Select(sale => $"{engine.Predict(sale)}")];

        var other = new MLContext();
        using ForecastEngine<Sale, Forecast> resumed = other.Model.Load(zip, out _).CreateForecastEngine<Sale, Forecast>(other);
        resumed.Resume(state);
        CollectionAssert.AreEqual(uninterrupted, sales[560..].Select(sale => $"{resumed.Predict(sale)}").ToArray());

        using ForecastEngine<Sale, Forecast> stranger = Create("Linear", MissingSteps.Mask).Fit(Load(sales[..500])).CreateForecastEngine<Sale, Forecast>(ml);
        Assert.Contains("belongs to another model", Assert.Throws<ArgumentException>(() => stranger.Resume(state)).Message);
        byte[] bytes = File.ReadAllBytes(state);
        bytes[bytes.Length / 2] ^= 1;
        Assert.Contains("checksum does not match", Assert.Throws<InvalidDataException>(() => resumed.Resume(new MemoryStream(bytes))).Message);
        Assert.Throws<InvalidDataException>(() => resumed.Resume(new MemoryStream(bytes[..40])));
        Assert.Contains("signature", Assert.Throws<InvalidDataException>(() => resumed.Resume(new MemoryStream(bytes[1..]))).Message);
    }

    [TestMethod]
    public void A_row_that_does_not_come_next_is_refused_and_changes_nothing()
    {
        Demand[] train = [.. Enumerable.Range(0, 60).Select(day => Demanded(day, "a"))];
        ForecastTransformer model = new ForecastEstimator(
            ml, new ForecastSettings("Ahead", DemandInputs, null, null, 0.9, 7, MissingSteps.Mask).Validated(), new LinearMethod(2, 7)).Fit(Load(train));
        using ForecastEngine<Demand, Forecast> engine = model.CreateForecastEngine<Demand, Forecast>(ml), untroubled = model.CreateForecastEngine<Demand, Forecast>(ml);
        Demand moved = Demanded(61, "a");
        moved.City = "Bonn";
        engine.Predict(Demanded(60, "a"));
        untroubled.Predict(Demanded(60, "a"));

        Assert.Contains("Series 'a' has been observed until 2024-03-01, and this row is of 2024-03-01. Give the rows of a series in the order of their times",
            Assert.Throws<InvalidOperationException>(() => engine.Predict(Demanded(60, "a"))).Message);
        Assert.Contains("this row is of 2024-02-20", Assert.Throws<InvalidOperationException>(() => engine.Predict(Demanded(50, "a"))).Message);
        Assert.Contains("is said to lie ahead", Assert.Throws<InvalidOperationException>(() => engine.Announce([Demanded(60, "a")])).Message);
        Assert.Contains("static column", Assert.Throws<InvalidDataException>(() => engine.Predict(moved)).Message);

        CollectionAssert.AreEqual(untroubled.Predict(Demanded(61, "a")).Ahead, engine.Predict(Demanded(61, "a")).Ahead);
    }

    [TestMethod]
    public void What_is_remembered_does_not_grow_with_the_stream()
    {
        Sale[] sales = Sale.Weeks(2000);
        ForecastTransformer model = ml.Forecasting.ForecastByLinear("Ahead", "Sold", 3, 14, 7, timeColumnName: "Day").Fit(Load(sales[..200]));
        using ForecastEngine<Sale, Forecast> engine = model.CreateForecastEngine<Sale, Forecast>(ml);

        engine.WarmUp(sales[200..600]);
        long early = Size();
        engine.WarmUp(sales[600..]);

        Assert.IsLessThan(2 * early, Size());
        CollectionAssert.AreEqual(Rows(model.Transform(Load(sales[200..])))[^1].Ahead, engine.Forecast().Values.Select(value => (float)value).ToArray());

        long Size()
        {
            using var stream = new MemoryStream();
            engine.CheckPoint(stream);
            return stream.Length;
        }
    }

    [TestMethod]
    public void A_pipeline_around_the_forecaster_runs_on_each_row()
    {
        IDataView data = Load(Sale.Weeks(60, shops: 2));
        var model = ml.Transforms.Conversion.MapValueToKey("Place", "Shop")
            .Append(ml.Transforms.Conversion.ConvertType("When", "Day", DataKind.String))
            .Append(ml.Forecasting.ForecastBySeasonalNaive("Next", "Sold", 2, 7, "Place", "When"))
            .Append(ml.Transforms.CopyColumns("Ahead", "Next")).Fit(data);
        using ForecastEngine<Sale, Forecast> engine = model.CreateForecastEngine<Sale, Forecast>(ml);
        Sale row = Sale.Of(60, "shop 0", 5);

        CollectionAssert.AreEqual(model.Transform(Load([row])).GetColumn<float[]>("Ahead").Single(), engine.Predict(row).Ahead);
        Assert.Contains("has 0 forecasters", Assert.Throws<ArgumentException>(
            () => ml.Transforms.CopyColumns("A", "Sold").Fit(data).CreateForecastEngine<Sale, Forecast>(ml)).Message);
        Assert.Contains("There is no column 'Sold'", Assert.Throws<ArgumentException>(
            () => ml.Forecasting.ForecastByNaive("Ahead", "Sold").Fit(data).CreateForecastEngine<Answer, Forecast>(ml)).Message);
    }

    private static Demand Demanded(int day, string shop) => Demand.Of(day, shop, 100 + (20 * (day % 7)) + (5 * (day % 3)), day % 3 == 0 ? "rain" : "sun");

    private ForecastEstimator Create(string method, MissingSteps missing)
    {
        RecurrentForecastOptions options = Small.Options("Ahead", "Sold", 7, "Shop", "Day").WithBounds();
        options.MissingSteps = missing;
        options.WindowSize = method.EndsWith("short window", StringComparison.Ordinal) ? 4 : 0;
        return method switch
        {
            "Lstm on its own forecasts" => ml.Forecasting.ForecastByLstm(OnItsOwn(options)),
            "SeasonalNaive" => ml.Forecasting.ForecastBySeasonalNaive("Ahead", "Sold", 7, 7, "Shop", "Day", "Lower", "Upper", missingSteps: missing),
            "Theta" => ml.Forecasting.ForecastByTheta("Ahead", "Sold", 7, 7, "Shop", "Day", "Lower", "Upper", missingSteps: missing),
            "Linear" => ml.Forecasting.ForecastByLinear("Ahead", "Sold", 7, 14, 7, "Shop", "Day", "Lower", "Upper", missingSteps: missing),
            _ => ml.Forecasting.ForecastByLstm(options),
        };
    }

    // ten days are a week and a part of the next
    private static RecurrentForecastOptions OnItsOwn(RecurrentForecastOptions options)
    {
        (options.Horizon, options.Decoding) = (10, ForecastDecoding.Recursive);
        return options;
    }

    private IDataView Load<TRow>(TRow[] rows)
        where TRow : class => ml.Data.LoadFromEnumerable(rows);

    private Forecast[] Rows(IDataView data) => [.. ml.Data.CreateEnumerable<Forecast>(data, reuseRowObject: false, ignoreMissingColumns: true)];

    private IEnumerable<string> Read(IDataView data) => Rows(data).Select(forecast => forecast.ToString());
}
