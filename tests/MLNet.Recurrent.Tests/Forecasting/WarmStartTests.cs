using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Tests.Forecasting;

/// <summary>Going on from a fitted forecaster.</summary>
[TestClass]
public sealed class WarmStartTests
{
    private static readonly ForecastInputs Inputs = new("Sold", "Shop", "Day") { FutureColumnNames = ["Weather"] };

    private readonly MLContext ml = new(seed: 1);

    [TestMethod]
    public void New_rows_follow_the_old_ones_and_training_goes_on_where_it_stood()
    {
        Demand[] later = [.. Demand.Rainy(200, 40, shops: 3).Where(row => row.Shop != "ccc")], rest = Demand.Rainy(240, 40, shops: 3);
        IDataView first = Load(Demand.Rainy(0, 200, shops: 3));
        var losses = new List<(string Phase, double Loss)>();
        RecurrentForecastOptions options = Small.Options("Ahead", Inputs, 3).WithBounds();
        options.Progress = epoch => losses.Add((epoch.Phase, epoch.Loss));
        ForecastTransformer model = ml.Forecasting.ForecastByLstm(options).Fit(first);
        double learnt = losses.Last(record => record.Phase == "network").Loss, start = losses.First(record => record.Phase == "network").Loss;
        losses.Clear();

        ForecastTransformer byMethod = ml.Forecasting.ForecastByLstm(options).Fit(Load(later), model);
        double goingOn = losses[0].Loss;
        options.InitialModel = new TransformerChain<ITransformer>(model);
        ForecastTransformer byOption = ml.Forecasting.ForecastByLstm(options).Fit(Load(later));

        Assert.IsLessThan((start + learnt) / 2, goingOn, "The first epoch is nearer to the last of before than to the first.");
        CollectionAssert.AreEqual(Read(byMethod, Load(rest)), Read(byOption, Load(rest)));
        CollectionAssert.AreNotEqual(Read(model, Load(rest)), Read(byMethod, Load(rest)));
        Assert.IsNotNull(byMethod.Past.Find("ccc"), "A series without new rows is remembered.");
        double before = Error(model), after = Error(byMethod);
        Assert.IsLessThan(1.1 * before, after);

        double Error(ForecastTransformer forecaster) => ml.Forecasting.EvaluateForecast(
            forecaster.Transform(Load(rest)), "Ahead", "Sold", "Shop", "Day", seasonLength: 7, history: first).Overall.MeanAbsoluteError!.Value;
    }

    [TestMethod]
    public void A_model_that_does_not_fit_is_refused()
    {
        IDataView data = Load(Demand.Rainy(0, 200));
        RecurrentForecastOptions options = Small.Options("Ahead", Inputs, 3);
        ForecastTransformer model = ml.Forecasting.ForecastByLstm(options).Fit(data);

        Assert.Contains("asked for are 4 steps", Message(() => ml.Forecasting.ForecastByLstm(Small.Options("Ahead", Inputs, 4)).Fit(data, model)));
        Assert.Contains("from 'Sold', 'Shop', 'Day', 'Weather'; asked for are", Message(() => ml.Forecasting.ForecastByLstm(Small.Options("Ahead", "Sold", 3, "Shop", "Day")).Fit(data, model)));
        Assert.Contains("fitted in one go", Message(() => ml.Forecasting.ForecastByLinear("Ahead", "Sold", 3, seriesColumnName: "Shop", timeColumnName: "Day").Fit(data, model)));
        Assert.Contains("without a forecaster", Message(() => ml.Forecasting.ForecastByLstm(options).Fit(data, ml.Transforms.CopyColumns("A", "Sold").Fit(data))));
        Assert.Contains("is Gru", Message(() => ml.Forecasting.ForecastByLstm(options).Fit(data, ml.Forecasting.ForecastByGru(options).Fit(data))));
    }

    private static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;

    private IDataView Load(Demand[] rows) => ml.Data.LoadFromEnumerable(rows);

    private static float[] Read(ForecastTransformer model, IDataView rows) => [.. model.Transform(rows).GetColumn<float[]>("Ahead").SelectMany(row => row)];
}
