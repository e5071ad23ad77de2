using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Tests.Forecasting;

[TestClass]
public sealed class ForecastEvaluationTests
{
    private readonly MLContext ml = new(seed: 1);

    [TestMethod]
    public void Forecasts_are_compared_with_the_rows_that_follow_them()
    {
        // naive: 1 and 2 ahead from 1, 2, 4, 8: errors 1 3, 2 6, 4
        IDataView data = Load([.. new double[] { 1, 2, 4, 8 }.Select((value, day) => Sale.Of(day, "", value))]);
        ForecastTransformer model = ml.Forecasting.ForecastByNaive("Ahead", "Sold", 2, timeColumnName: "Day").Fit(data);

        ForecastMetrics metrics = ml.Forecasting.EvaluateForecast(model.Transform(data), "Ahead", "Sold", timeColumnName: "Day", seasonLength: 1);

        Assert.AreEqual(5, metrics.Overall.Count);
        Assert.AreEqual((1 + 3 + 2 + 6 + 4) / 5.0, metrics.Overall.MeanAbsoluteError!.Value, 1e-12);
        Assert.AreEqual((1 + 2 + 4) / 3.0, metrics.PerHorizonStep[0].MeanAbsoluteError!.Value, 1e-12);
        Assert.AreEqual((3 + 6) / 2.0, metrics.PerHorizonStep[1].MeanAbsoluteError!.Value, 1e-12);
        Assert.AreEqual(2, metrics.Overall.WithoutScale, "The first forecast has one value before it, and no scale.");
        // scales: 1 before the second forecast, (1 + 2) / 2 before the third
        Assert.AreEqual((2 + 6 + (4 / 1.5)) / 3, metrics.Overall.Mase!.Value, 1e-12);
        Assert.AreEqual(1, metrics.Overall.Owa!.Value, 1e-12, "Without a season Naive2 is naive.");
    }

    [TestMethod]
    public void Scales_come_from_the_history_where_it_is_given()
    {
        Sale[] days = [.. new double[] { 0, 3, 6, 9, 12 }.Select((value, day) => Sale.Of(day, "", value))];
        ForecastTransformer model = ml.Forecasting.ForecastByNaive("Ahead", "Sold", 1, timeColumnName: "Day").Fit(Load(days[..3]));

        ForecastMetrics metrics = ml.Forecasting.EvaluateForecast(
            model.Transform(Load(days[3..])), "Ahead", "Sold", timeColumnName: "Day", seasonLength: 1, history: Load(days[..3]));

        Assert.AreEqual(1, metrics.Overall.Count);
        Assert.AreEqual(1, metrics.Overall.Mase!.Value, 1e-12);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Rolling_origins_move_on_and_never_learn_from_what_they_forecast(bool withTimes)
    {
        IDataView data = Load([.. Enumerable.Range(0, 30).Select(day => Sale.Of(day, "", day))]);
        string? time = withTimes ? "Day" : null;
        ForecastEstimator estimator = ml.Forecasting.ForecastByNaive("Ahead", "Sold", 3, timeColumnName: time);

        IReadOnlyList<ForecastFold> growing = ml.Forecasting.CrossValidateForecast(data, estimator, numberOfFolds: 3, gap: 2);
        IReadOnlyList<ForecastFold> sliding = ml.Forecasting.CrossValidateForecast(
            data, estimator, numberOfFolds: 2, originsPerFold: 4, stride: 5, trainingSteps: 10);

        // the last fold forecasts the last 3 of 30 days from day 27 on, and does not learn from the 2 days before that
        CollectionAssert.AreEqual(new[] { 19, 22, 25 }, growing.Select(fold => fold.TrainingRows).ToArray());
        CollectionAssert.AreEqual(new[] { 10, 10 }, sliding.Select(fold => fold.TrainingRows).ToArray());
        Assert.IsTrue(growing.All(fold => fold.Metrics.Overall.Count == 3));
        Assert.IsTrue(sliding.All(fold => fold.Metrics.Overall.Count == 4 * 3));
        // the naive forecast of a line of slope 1 is 1, 2, 3 behind: the rows from before the fold were seen, those of it were not
        Assert.IsTrue(growing.Concat(sliding).All(fold => fold.Metrics.Overall.MeanAbsoluteError == 2));
    }

    [TestMethod]
    public void A_pipeline_is_fitted_anew_in_each_fold_and_rows_that_lie_ahead_are_no_folds()
    {
        // five days ahead are known but for the sales; the pipeline makes keys of the shops and the column that is forecast
        Sale[] sales = [.. Enumerable.Range(0, 35).SelectMany(day => new[] { Sale.Of(day, "a", day < 30 ? day : double.NaN), Sale.Of(day, "b", day < 30 ? 2 * day : double.NaN) })];
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Shop").Append(ml.Transforms.CopyColumns("Copy", "Sold"));
        IReadOnlyList<ForecastFold> made = ml.Forecasting.CrossValidateForecast(
            Load([.. sales[..60]]), pipeline.Append(ml.Forecasting.ForecastByNaive("Ahead", "Copy", 3, "Shop", "Day")), numberOfFolds: 3);
        IReadOnlyList<ForecastFold> read = ml.Forecasting.CrossValidateForecast(
            Load(sales), pipeline.Append(ml.Forecasting.ForecastByNaive("Ahead", "Sold", 3, "Shop", "Day")), numberOfFolds: 3);

        foreach (IReadOnlyList<ForecastFold> folds in new[] { made, read })
        {
            CollectionAssert.AreEqual(new[] { 42, 48, 54 }, folds.Select(fold => fold.TrainingRows).ToArray());
            Assert.IsTrue(folds.All(fold => fold.Metrics.Overall is { Count: 6, MeanAbsoluteError: 3 }), "2 on average of slope 1, 4 of slope 2.");
            Assert.IsInstanceOfType<TransformerChain<ForecastTransformer>>(folds[0].Model);
        }

        Assert.Contains("There is no column 'When'", Assert.Throws<ArgumentException>(() => ml.Forecasting.CrossValidateForecast(
            Load(sales), ml.Transforms.CopyColumns("When", "Day").Append(ml.Forecasting.ForecastByNaive("Ahead", "Sold", 3, "Shop", "When")))).Message);
    }

    [TestMethod]
    public void Series_are_cut_at_the_same_time_and_one_that_ended_before_does_not_count()
    {
        Sale[] sales =
        [
            .. Enumerable.Range(0, 30).Select(day => Sale.Of(day, "open", day)), .. Enumerable.Range(0, 20).Select(day => Sale.Of(day, "closed", day)),
        ];
        IReadOnlyList<ForecastFold> folds = ml.Forecasting.CrossValidateForecast(
            Load(sales), ml.Forecasting.ForecastByNaive("Ahead", "Sold", 3, "Shop", "Day"), numberOfFolds: 4);

        CollectionAssert.AreEqual(new[] { 18 + 18, 21 + 20, 24 + 20, 27 + 20 }, folds.Select(fold => fold.TrainingRows).ToArray());
        CollectionAssert.AreEqual(new long[] { 3 + 2, 3, 3, 3 }, folds.Select(fold => fold.Metrics.Overall.Count).ToArray());
    }

    [TestMethod]
    public void Folds_that_reach_beyond_the_data_are_refused()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => ml.Forecasting.CrossValidateForecast(
            Load(Sale.Weeks(10)), ml.Forecasting.ForecastByNaive("Ahead", "Sold", 3), numberOfFolds: 5));

        Assert.Contains("reach 15 steps back, and the longest series has 10 steps", refused.Message);
    }

    private IDataView Load(Sale[] sales) => ml.Data.LoadFromEnumerable(sales);
}
