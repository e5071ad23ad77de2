using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Tests.Forecasting;

/// <summary>Going on from a fitted forecaster.</summary>
[TestClass]
public sealed class WarmStartTests
{
    private readonly MLContext ml = new(seed: 1);

    [TestMethod]
    public void New_rows_follow_the_old_ones_and_training_goes_on_where_it_stood()
    {
        Sale[] sales = Sale.Weeks(200, shops: 3);
        IDataView first = Load(sales[..450]), later = Load([.. sales[450..540].Where(sale => sale.Shop != "shop 2")]), rest = Load(sales[540..]);
        var losses = new List<(string Phase, double Loss)>();
        RecurrentForecastOptions options = Small.Options("Ahead", "Sold", 7, "Shop", "Day").WithBounds();
        options.Progress = epoch => losses.Add((epoch.Phase, epoch.Loss));
        ForecastTransformer model = ml.Forecasting.ForecastByLstm(options).Fit(first);
        double learnt = losses.Last(record => record.Phase == "network").Loss, start = losses.First(record => record.Phase == "network").Loss;
        losses.Clear();

        ForecastTransformer byMethod = ml.Forecasting.ForecastByLstm(options).Fit(later, model);
        double goingOn = losses[0].Loss;
        options.InitialModel = new TransformerChain<ITransformer>(model);
        ForecastTransformer byOption = ml.Forecasting.ForecastByLstm(options).Fit(later);

        Assert.IsLessThan((start + learnt) / 2, goingOn, "The first epoch is nearer to the last of before than to the first.");
        CollectionAssert.AreEqual(Read(byMethod, rest), Read(byOption, rest));
        CollectionAssert.AreNotEqual(Read(model, rest), Read(byMethod, rest));
        Assert.IsNotNull(byMethod.Past.Find("shop 2"), "A series without new rows is remembered.");
        double before = Error(model), after = Error(byMethod);
        Assert.IsLessThan(1.1 * before, after);

        double Error(ForecastTransformer forecaster) => ml.Forecasting.EvaluateForecast(
            forecaster.Transform(rest), "Ahead", "Sold", "Shop", "Day", seasonLength: 7, history: first).Overall.MeanAbsoluteError!.Value;
    }

    [TestMethod]
    public void A_model_that_does_not_fit_is_refused()
    {
        IDataView data = Load(Sale.Weeks(60));
        RecurrentForecastOptions options = Small.Options("Ahead", "Sold", 3, null, "Day");
        ForecastTransformer model = ml.Forecasting.ForecastByLstm(options).Fit(data);

        Assert.Contains("asked for are 4 steps", Message(() => ml.Forecasting.ForecastByLstm(Small.Options("Ahead", "Sold", 4, null, "Day")).Fit(data, model)));
        Assert.Contains("from 'Sold', 'Day'; asked for are", Message(() => ml.Forecasting.ForecastByLstm(Small.Options("Ahead", "Exact", 3, null, "Day")).Fit(data, model)));
        Assert.Contains("fitted in one go", Message(() => ml.Forecasting.ForecastByLinear("Ahead", "Sold", 3, timeColumnName: "Day").Fit(data, model)));
        Assert.Contains("without a forecaster", Message(() => ml.Forecasting.ForecastByLstm(options).Fit(data, ml.Transforms.CopyColumns("A", "Sold").Fit(data))));
        Assert.Contains("is Gru", Message(() => ml.Forecasting.ForecastByLstm(options).Fit(data, ml.Forecasting.ForecastByGru(options).Fit(data))));
    }

    private static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;

    private IDataView Load(Sale[] sales) => ml.Data.LoadFromEnumerable(sales);

    private static float[] Read(ForecastTransformer model, IDataView rows) => [.. model.Transform(rows).GetColumn<float[]>("Ahead").SelectMany(row => row)];
}
