using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Tests.Forecasting;

/// <summary>Which history a forecast is made of, and errors.</summary>
[TestClass]
public sealed class ForecastTransformTests
{
    private readonly MLContext ml = new(seed: 1);

    [TestMethod]
    public void With_times_new_rows_go_on_and_training_rows_are_not_counted_twice()
    {
        Sale[] days = [.. Enumerable.Range(0, 20).Select(day => Sale.Of(day, "", day))];
        IDataView train = Load(days[..14]);
        ForecastTransformer model = ml.Forecasting.ForecastBySeasonalNaive("Ahead", "Sold", 2, 7, timeColumnName: "Day").Fit(train);

        // after day 14 the values one week before are those of days 8 and 9
        CollectionAssert.AreEqual(new float[] { 8, 9 }, First(model.Transform(Load(days[14..]))));
        CollectionAssert.AreEqual(new float[] { 8, 9 }, First(model.Transform(Load(days[14..15]))));
        CollectionAssert.AreEqual(new float[] { 0, 0 }, First(model.Transform(train)), "The first row has no past.");
        CollectionAssert.AreEqual(new float[] { 4, 5 }, First(model.Transform(Load(days[10..14]))), "Rows of the middle have their past.");
        CollectionAssert.AreEqual(new float[] { 14, 14 }, First(model.Forget().Transform(Load(days[14..]))));
        // day 17 comes next: days 14 to 16 are missing
        CollectionAssert.AreEqual(new float[] { 11, 12 }, First(model.Transform(Load(days[17..]))));
    }

    [TestMethod]
    public void Without_times_rows_go_on_from_the_training_rows()
    {
        Sale[] days = [.. Enumerable.Range(0, 20).Select(day => Sale.Of(day, "", day))];
        ForecastTransformer model = ml.Forecasting.ForecastBySeasonalNaive("Ahead", "Sold", 2, 7).Fit(Load(days[..14]));

        CollectionAssert.AreEqual(new float[] { 8, 9 }, First(model.Transform(Load(days[14..]))));
        CollectionAssert.AreEqual(new float[] { 0, 0 }, First(model.Forget().Transform(Load(days[..14]))));
    }

    [TestMethod]
    public void Series_are_apart_rows_may_be_in_any_order_and_a_new_series_is_forecast()
    {
        Sale[] sales = Sale.Weeks(60, shops: 3);
        Sale[] shuffled = [.. sales];
        new Random(1).Shuffle(shuffled);
        ForecastTransformer model = ml.Forecasting.ForecastByLinear("Ahead", "Sold", 7, 14, 7, "Shop", "Day").Fit(Load(sales));
        ForecastTransformer ofShuffled = ml.Forecasting.ForecastByLinear("Ahead", "Sold", 7, 14, 7, "Shop", "Day").Fit(Load(shuffled));

        Dictionary<(string, DateTime), float[]> inOrder = Read(model.Transform(Load(sales))).ToDictionary(row => (row.Shop, row.Day), row => row.Ahead);
        Forecast[] inDisorder = Read(ofShuffled.Transform(Load(shuffled)));
        // three times as large as any shop seen
        Forecast[] another = Read(model.Transform(Load([.. Sale.Weeks(60).Select((sale, day) => Sale.Of(day, "new", 9 * sale.Sold))])));

        foreach (Forecast row in inDisorder)
        {
            for (int step = 0; step < 7; step++)
            {
                // series are added up in another order
                Assert.AreEqual(inOrder[(row.Shop, row.Day)][step], row.Ahead[step], 1e-3f);
            }
        }

        for (int step = 0; step < 7; step++)
        {
            Assert.AreEqual(9 * (102 + (30 * Math.Sin((60 + step) * Math.Tau / 7))), another[^1].Ahead[step], 60);
        }
    }

    [TestMethod]
    public void A_column_of_several_targets_has_a_forecast_of_each()
    {
        IDataView data = Load(Sale.Weeks(60));
        IDataView forecasts = ml.Forecasting.ForecastByTheta("Ahead", "Both", 3, 7, timeColumnName: "Day").Fit(data).Transform(data);

        CollectionAssert.AreEqual(new[] { 2, 3 }, ((VectorDataViewType)forecasts.Schema["Ahead"].Type).Dimensions.ToArray());
        ForecastMetrics metrics = ml.Forecasting.EvaluateForecast(forecasts, "Ahead", "Both", timeColumnName: "Day", seasonLength: 7);
        CollectionAssert.AreEqual(new[] { "[0]", "[1]" }, metrics.PerSeries.Select(series => series.Key).ToArray());
        Assert.AreEqual(59 + 58 + 57, metrics.PerSeries[1].Value.Count);
    }

    [TestMethod]
    public void Quantile_columns_are_the_bounds_of_their_levels_and_never_cross()
    {
        IDataView data = Load(Sale.Weeks(200, shops: 2));
        RecurrentForecastOptions options = Small.Options("Ahead", "Sold", 3, "Shop", "Day").WithBounds();
        options.QuantileColumns = [new(0.5, "Half"), new(0.05, "Low"), new(0.95, "High"), new(0.7, "P70"), new(0.8, "P80")];
        IDataView forecasts = ml.Forecasting.ForecastByLstm(options).Fit(data).Transform(data);

        CollectionAssert.AreEqual(Values("Ahead"), Values("Half"));
        CollectionAssert.AreEqual(Values("Lower"), Values("Low"), "Between them lie 90 %.");
        CollectionAssert.AreEqual(Values("Upper"), Values("High"));
        float[] half = Values("Half"), p70 = Values("P70"), p80 = Values("P80"), high = Values("High");
        Assert.IsTrue(Enumerable.Range(0, half.Length).All(i => half[i] <= p70[i] && p70[i] <= p80[i] && p80[i] <= high[i]));

        float[] Values(string column) => [.. forecasts.GetColumn<float[]>(column).SelectMany(row => row)];
    }

    [TestMethod]
    public void A_forecaster_stands_in_a_pipeline_and_takes_keys_and_texts_as_times()
    {
        IDataView data = Load(Sale.Weeks(60, shops: 2));
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Shop")
            .Append(ml.Transforms.Conversion.ConvertType("When", "Day", DataKind.String))
            .Append(ml.Forecasting.ForecastByNaive("Ahead", "Sold", 2, "Shop", "When"))
            .Append(ml.Transforms.CopyColumns("Copy", "Ahead"));
        ITransformer model = pipeline.Fit(data);
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);

        float[][] forecasts = [.. new MLContext().Model.Load(stream, out _).Transform(data).GetColumn<float[]>("Copy")];

        Assert.AreEqual(data.GetColumn<float>("Sold").Last(), forecasts[^1][1]);
    }

    [TestMethod]
    public void Mistakes_are_named_with_their_remedy()
    {
        IDataView data = Load(Sale.Weeks(20));

        Assert.Contains("There is no column 'Sales'; the data has", Message(() => ml.Forecasting.ForecastByNaive("Ahead", "Sales").Fit(data)));
        Assert.Contains("Column 'Shop' is String; what is forecast is Single or Double", Message(() => ml.Forecasting.ForecastByNaive("Ahead", "Shop").Fit(data)));
        Assert.Contains("Name both, or neither", Message(() => ml.Forecasting.ForecastByNaive("Ahead", "Sold", confidenceLowerBoundColumn: "Lower")));
        Assert.Contains("horizon must be between 1 and", Message(() => ml.Forecasting.ForecastByTheta("Ahead", "Sold", horizon: 0)));
        Assert.Contains("Level must be between 0 and 1", Message(() => ml.Forecasting.ForecastByLstm(new RecurrentForecastOptions
        {
            OutputColumnName = "Ahead",
            InputColumnName = "Sold",
            QuantileColumns = [new(90, "P90")],
        })));
        Assert.Contains("Give them different names", Message(() => ml.Forecasting.ForecastByLstm(new RecurrentForecastOptions
        {
            OutputColumnName = "Ahead",
            InputColumnName = "Sold",
            QuantileColumns = [new(0.9, "Ahead")],
        })));
        Assert.Contains("ResetBefore is for ForecastByGru only", Message(() => ml.Forecasting.ForecastByLstm(new RecurrentForecastOptions
        {
            OutputColumnName = "Ahead",
            ResetBefore = true,
        })));
        Assert.Contains("0.95 for 95 %", Message(() => ml.Forecasting.ForecastByTheta("Ahead", "Sold", confidenceLevel: 95)));
        Assert.Contains("two rows at 2024-01-06", Message(() => ml.Forecasting.ForecastByNaive("Ahead", "Sold", timeColumnName: "Day").Fit(Load(Sale.Weeks(20, shops: 2)))));
        Assert.Contains("the time column 'Shop' holds 'shop 0'", Message(() => ml.Forecasting.ForecastByNaive("Ahead", "Sold", timeColumnName: "Shop").Fit(data)));
        Assert.Contains("Use Transform on the new rows", Message(() =>
            ml.Forecasting.ForecastByNaive("Ahead", "Sold").Fit(data).GetRowToRowMapper(data.Schema)));
        Assert.Contains("Correct the data, or let missing steps be masked", Message(() =>
            ml.Forecasting.ForecastByNaive("Ahead", "Sold", timeColumnName: "Day", missingSteps: MissingSteps.Fail).Fit(Load([.. Sale.Weeks(20).Where((_, day) => day != 9)]))));
    }

    [TestMethod]
    [DataRow(0.3)]
    [DataRow(0.6)]
    [DataRow(0.95)]
    public void A_model_that_is_cut_short_is_refused_with_words(double part)
    {
        IDataView data = Load(Sale.Weeks(60));
        using var stream = new MemoryStream();
        ml.Model.Save(ml.Forecasting.ForecastByLinear("Ahead", "Sold", 3, 14, 7, null, "Day", "Lower", "Upper").Fit(data), data.Schema, stream);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            using Stream bytes = archive.Entries.Single(entry => entry.Name == "Content.bin").Open();
            bytes.SetLength((long)(bytes.Length * part));
        }

        stream.Position = 0;
        Exception? failure = Assert.Throws<Exception>(() => ml.Model.Load(stream, out _));
        while (failure is not null and not InvalidDataException)
        {
            failure = failure.InnerException;
        }

        Assert.AreEqual("The saved ForecastTransformer is truncated. Save the model again.", failure?.Message);
    }

    private static string Message(Action action) => Assert.Throws<Exception>(action).Message;

    private IDataView Load(Sale[] sales) => ml.Data.LoadFromEnumerable(sales);

    private Forecast[] Read(IDataView data) => [.. ml.Data.CreateEnumerable<Forecast>(data, reuseRowObject: false, ignoreMissingColumns: true)];

    private float[] First(IDataView data) => Read(data)[0].Ahead;
}
