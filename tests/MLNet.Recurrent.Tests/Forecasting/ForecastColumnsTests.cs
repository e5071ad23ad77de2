using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Tests.Forecasting;

/// <summary>Columns beside the target: read, given their roles, found again in new rows.</summary>
[TestClass]
public sealed class ForecastColumnsTests
{
    private static readonly ForecastInputs Inputs = new("Sold", "Shop", "Day")
    {
        PastColumnNames = ["Visitors"],
        FutureColumnNames = ["Price", "Holiday", "Weather", "Wind"],
        StaticColumnNames = ["Size", "City"],
    };

    private readonly MLContext ml = new(seed: 1);

    [TestMethod]
    public void Each_column_has_its_role_and_categories_become_indicators()
    {
        var spy = new SpyMethod(2, "Price");
        _ = Estimator(spy).Fit(Load(
        [
            Demand.Of(0, "a", 1), Demand.Of(1, "a", 2, "rain"), Demand.Of(0, "bb", 3), Demand.Of(2, "bb", 4, ""),
        ]));

        SeriesTable table = spy.Table!;
        CollectionAssert.AreEqual(
            new[]
            {
                "Target Sold", "Past Visitors", "Future Price", "Future Holiday", "Future Weather=sun", "Future Weather=rain", "Future Wind.0",
                "Future Wind.1", "Static Size", "Static City=Ulm", "Static City=Bonn",
            },
            table.Columns.Select(column => $"{column.Role} {column.Name}").ToArray());
        CollectionAssert.AreEqual(new double[] { 1, 0 }, Values("a", "Weather=sun"));
        CollectionAssert.AreEqual(new double[] { 0, 1 }, Values("a", "Weather=rain"));
        CollectionAssert.AreEqual(new double[] { 10, 11 }, Values("a", "Price"));
        CollectionAssert.AreEqual(new double[] { 0, -1 }, Values("a", "Wind.1"));
        CollectionAssert.AreEqual(new double[] { 1, 1 }, Values("a", "City=Ulm"));

        // of day 1 there is no row: nothing is known of its weather, but the shop is where it is; of day 2 there is no weather
        CollectionAssert.AreEqual(new[] { 1, double.NaN, 0 }, Values("bb", "Weather=sun"));
        CollectionAssert.AreEqual(new double[] { 2, 2, 2 }, Values("bb", "Size"));
        CollectionAssert.AreEqual(new double[] { 0, 0, 0 }, Values("bb", "City=Ulm"));

        double[] Values(string key, string name) =>
            table.Find(key)!.Values(table.Columns.ToList().FindIndex(column => column.Name == name)).ToArray();
    }

    [TestMethod]
    public void Rows_after_the_last_known_target_say_what_is_known_ahead()
    {
        Demand[] train = [.. Enumerable.Range(0, 20).Select(day => Demand.Of(day, "a", day))];
        Demand[] rows = [Demand.Of(20, "a", 20), Demand.Of(21, "a", float.NaN), Demand.Of(22, "a", float.NaN)];
        ForecastTransformer model = Estimator(new SpyMethod(3, "Price")).Fit(Load(train));

        CollectionAssert.AreEqual(new float[] { 31, 32, float.NaN }, Ahead(model, rows)[0]);
        CollectionAssert.AreEqual(new float[] { 12, 13, 14 }, Ahead(model, train)[1]);
        Assert.IsTrue(Ahead(model, rows[..1])[0].All(float.IsNaN), "Without such rows nothing is known.");
    }

    /// <summary>The same rows may be there in training already, and do not take the place of the history that is remembered.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Rows_that_lie_ahead_in_training_do_not_shift_what_comes_later(bool withTimes)
    {
        Demand[] train = [.. Enumerable.Range(0, 30).Select(day => Demand.Of(day, "a", day < 20 ? day : float.NaN))];
        ForecastInputs inputs = Inputs with { TimeColumnName = withTimes ? "Day" : null };
        ForecastTransformer model = Estimator(new SpyMethod(1, "Sold"), inputs).Fit(Load(train));
        ForecastTransformer seasonal = ml.Forecasting.ForecastBySeasonalNaive("Ahead", "Sold", 1, 7, "Shop", withTimes ? "Day" : null).Fit(Load(train));

        Assert.AreEqual(withTimes ? 13 : 3, model.Past.Series[0].Count, "3 steps of context, with times the 10 ahead too.");
        Assert.AreEqual(14f, Ahead(seasonal, [Demand.Of(20, "a", 20)])[0][0]);
    }

    [TestMethod]
    public void An_unknown_category_is_none_of_those_known_and_keys_are_their_texts()
    {
        Demand[] train = [.. Enumerable.Range(0, 20).Select(day => Demand.Of(day, "a", day, day % 2 == 0 ? "sun" : "rain"))];
        Demand[] rows = [Demand.Of(20, "a", 20), Demand.Of(21, "a", 21, "hail"), Demand.Of(22, "a", 22, "rain")];
        IDataView Keyed(Demand[] demands) => ml.Transforms.Conversion.MapValueToKey("Weather").Fit(Load(demands)).Transform(Load(demands));
        ForecastTransformer model = Estimator(new SpyMethod(2, "Weather=rain")).Fit(Keyed(train));

        // the keys of these rows have other numbers
        float[][] ahead = Read(model.Transform(Keyed([.. rows[1..], rows[0]])));
        CollectionAssert.AreEqual(new float[] { 0, 1 }, ahead[2]);
        CollectionAssert.AreEqual(new[] { 1, float.NaN }, ahead[0]);
    }

    [TestMethod]
    public void A_static_column_that_changes_is_an_error_that_names_series_and_values()
    {
        Demand[] train = [.. Enumerable.Range(0, 20).Select(day => Demand.Of(day, "a", day))];
        Demand moved = Demand.Of(20, "a", 20), grown = Demand.Of(20, "a", 20);
        (moved.City, grown.Size) = ("Bonn", 7);
        ForecastTransformer model = Estimator(new SpyMethod(2, "Price")).Fit(Load(train));

        Assert.Contains("Series 'a' has 1 in column 'Size' and later 7; a static column is the same in all rows of a series. Correct the rows, or name it " +
            "among futureColumnNames or pastColumnNames.", Message(() => Estimator(new SpyMethod(2, "Price")).Fit(Load([.. train, grown]))));
        Assert.Contains("Series 'a' has 'Ulm' in column 'City' and later 'Bonn'", Message(() => Estimator(new SpyMethod(2, "Price")).Fit(Load([.. train, moved]))));
        Assert.Contains("Series 'a' has 'Ulm' in column 'City' and later a category that training has not seen", Message(() => Ahead(model, [moved])));
        Assert.HasCount(1, Ahead(model.Forget(), [moved]), "What is forgotten cannot contradict.");
    }

    [TestMethod]
    public void Of_too_many_categories_the_later_ones_are_none_and_that_is_said()
    {
        var lines = new List<string>();
        ml.Log += (_, line) => lines.Add(line.RawMessage);
        var spy = new SpyMethod(1, "Price");
        _ = Estimator(spy).Fit(Load([.. Enumerable.Range(0, 300).Select(day => Demand.Of(day, "a", day, $"{day}"))]));

        Assert.AreEqual(256, spy.Table!.Columns.Count(column => column.Name.StartsWith("Weather=", StringComparison.Ordinal)));
        Assert.IsTrue(lines.Exists(line => line.Contains("Column 'Weather' holds more than 256 categories", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Columns_and_categories_are_saved_with_the_model()
    {
        Demand[] train = [.. Enumerable.Range(0, 60).Select(day => Demand.Of(day, "a", 5 + (day % 7), day % 2 == 0 ? "sun" : "rain"))];
        ForecastTransformer model = ml.Forecasting.ForecastByLstm(Small.Options("Ahead", Inputs, 3)).Fit(Load(train));
        using var stream = new MemoryStream();
        ml.Model.Save(model, Load(train).Schema, stream);
        var loaded = (ForecastTransformer)new MLContext().Model.Load(stream, out _);

        Assert.AreEqual(model.Settings, loaded.Settings);
        CollectionAssert.AreEqual(new[] { "sun", "rain" }, loaded.Covariates.Single(one => one.Name == "Weather").Categories!.Names.ToArray());
        Demand[] rows = [Demand.Of(60, "a", 9), Demand.Of(61, "a", float.NaN, "rain"), Demand.Of(62, "b", 5, "snow")];
        CollectionAssert.AreEqual(Ahead(model, rows).SelectMany(row => row).ToArray(), Ahead(loaded, rows).SelectMany(row => row).ToArray());
    }

    [TestMethod]
    public void Columns_that_do_not_serve_are_named_with_the_remedy()
    {
        IDataView data = Load([.. Enumerable.Range(0, 20).Select(day => Demand.Of(day, "a", day))]);
        ForecastTransformer model = Estimator(new SpyMethod(1, "Price")).Fit(data);
        IDataView texts = ml.Transforms.Conversion.ConvertType("Price", outputKind: DataKind.String).Fit(data).Transform(data);

        Assert.Contains("There is no column 'Cost'; the data has", Message(() => Fit(Inputs with { FutureColumnNames = ["Cost"] })));
        Assert.Contains("Set futureColumnNames to one of them", Message(() => Fit(Inputs with { FutureColumnNames = ["Cost"] })));
        Assert.Contains("Column 'Day' is named by pastColumnNames and by timeColumnName", Message(() => Fit(Inputs with { PastColumnNames = ["Day"] })));
        Assert.Contains("Column 'Price' is named by staticColumnNames and by futureColumnNames", Message(() => Fit(Inputs with { StaticColumnNames = ["Price"] })));
        Assert.Contains("Column 'Day' is DateTime; a column beside the target is a number, a Boolean, a text, a key",
            Message(() => Fit(Inputs with { TimeColumnName = null, FutureColumnNames = ["Day"] })));
        Assert.Contains("Column 'Price' holds one category per row; the model was fitted to one number", Message(() => model.Transform(texts)));

        void Fit(ForecastInputs inputs) => Estimator(new SpyMethod(1, "Price"), inputs).Fit(data);
    }

    private ForecastEstimator Estimator(IForecastMethod method, ForecastInputs? inputs = null) =>
        new(ml, new ForecastSettings("Ahead", inputs ?? Inputs, null, null, 0.9, 0, MissingSteps.Mask).Validated(), method);

    private static string Message(Action action) => Assert.Throws<Exception>(action).Message;

    private IDataView Load(Demand[] rows) => ml.Data.LoadFromEnumerable(rows);

    private float[][] Ahead(ForecastTransformer model, Demand[] rows) => Read(model.Transform(Load(rows)));

    private static float[][] Read(IDataView data) => [.. data.GetColumn<float[]>("Ahead")];
}
