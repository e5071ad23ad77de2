using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Core.Tests.Forecasting;

/// <summary>Measures against numbers worked by hand, and what they are where the textbook formula divides by zero.</summary>
[TestClass]
public sealed class ForecastMeasuresTests
{
    // sums of a few exact numbers: only the last bits may differ
    private const double Tolerance = 1e-12;

    [TestMethod]
    public void Measures_of_one_pair_are_those_worked_by_hand()
    {
        Assert.AreEqual(2, ForecastMeasures.AbsoluteError(4, 6));
        Assert.AreEqual(4, ForecastMeasures.SquaredError(4, 6));
        Assert.AreEqual(200.0 * 2 / 10, ForecastMeasures.SymmetricPercentageError(4, 6), Tolerance);
        Assert.AreEqual(50, ForecastMeasures.PercentageError(-4, -6)!.Value, Tolerance);
        Assert.AreEqual(4, ForecastMeasures.ScaledError(4, 6, 0.5)!.Value, Tolerance);
        // 0.9 of what is missed above, 0.1 of what is missed below
        Assert.AreEqual(0.9 * 3, ForecastMeasures.PinballLoss(10, 7, 0.9), Tolerance);
        Assert.AreEqual(0.1 * 3, ForecastMeasures.PinballLoss(7, 10, 0.9), Tolerance);
        // width 4, and 1 outside at 80 %: 4 + 2 / 0.2 * 1
        Assert.AreEqual((4 + 10) / 2.0, ForecastMeasures.ScaledIntervalScore(7, 2, 6, 0.8, 2)!.Value, Tolerance);
        Assert.AreEqual((4 + 10) / 2.0, ForecastMeasures.ScaledIntervalScore(1, 2, 6, 0.8, 2)!.Value, Tolerance);
        Assert.AreEqual(4 / 2.0, ForecastMeasures.ScaledIntervalScore(6, 2, 6, 0.8, 2)!.Value, Tolerance);
    }

    [TestMethod]
    public void Scale_is_the_mean_change_over_a_season_and_passes_over_gaps()
    {
        // |3-1| |6-2| |5-3| |5-6|
        Assert.AreEqual((2 + 4 + 2 + 1) / 4.0, ForecastMeasures.Scale([1, 2, 3, 6, 5, 5], 2)!.Value, Tolerance);
        Assert.AreEqual((2 + 2 + 1) / 3.0, ForecastMeasures.Scale([1, double.NaN, 3, 6, 5, 5], 2)!.Value, Tolerance);
        Assert.AreEqual((1 + 1) / 2.0, ForecastMeasures.Scale([1, 2, 3], 7)!.Value, Tolerance, "Shorter than a season: single steps.");
        Assert.IsNull(ForecastMeasures.Scale([1], 1));
        Assert.IsNull(ForecastMeasures.Scale([], 7));
    }

    [TestMethod]
    public void Zeros_and_constant_histories_are_defined_or_null_and_never_not_a_number()
    {
        Assert.AreEqual(0, ForecastMeasures.SymmetricPercentageError(0, 0));
        Assert.AreEqual(200, ForecastMeasures.SymmetricPercentageError(0, 5));
        Assert.IsNull(ForecastMeasures.PercentageError(0, 5));
        Assert.AreEqual(0, ForecastMeasures.ScaledError(3, 3, 0));
        Assert.IsNull(ForecastMeasures.ScaledError(3, 4, 0));
        Assert.IsNull(ForecastMeasures.ScaledError(3, 4, null));
        Assert.AreEqual(1, ForecastMeasures.OverallWeightedAverage(0, 0, 0, 0));
        Assert.IsNull(ForecastMeasures.OverallWeightedAverage(1, 1, 0, 1));
    }

    [TestMethod]
    public void Evaluation_averages_within_series_first_as_the_competitions_do()
    {
        var evaluator = new ForecastEvaluator(horizon: 2, season: 1, confidenceLevel: 0.8);
        // scale (1 + 1) / 2 = 1; Naive2 says 3
        evaluator.Add("a", [1, 2, 3], actual: [4, 5], forecast: [4, 7], lower: [3, 6], upper: [5, 8]);
        // scale 2; Naive2 says 6; the second step did not come
        evaluator.Add("b", [2, 4, 6], actual: [10, double.NaN], forecast: [6, 6], lower: [9, 9], upper: [11, 11]);

        ForecastMetrics metrics = evaluator.Result();

        ForecastScores all = metrics.Overall;
        Assert.AreEqual(3, all.Count);
        Assert.AreEqual((0 + 2 + 4) / 3.0, all.MeanAbsoluteError!.Value, Tolerance);
        Assert.AreEqual(Math.Sqrt((0 + 4 + 16) / 3.0), all.RootMeanSquaredError!.Value, Tolerance);
        double smapeA = 200 * (2.0 / 12) / 2, smapeB = 200 * 4.0 / 16;
        Assert.AreEqual((smapeA + smapeB) / 2, all.Smape!.Value, Tolerance);
        Assert.AreEqual((((0 + 2) / 2.0) + 2) / 2, all.Mase!.Value, Tolerance);
        double naive2SmapeA = ((200 * 1.0 / 7) + (200 * 2.0 / 8)) / 2, naive2MaseA = (1 + 2) / 2.0;
        double owa = (((smapeA + smapeB) / (naive2SmapeA + smapeB)) + ((1.0 + 2) / (naive2MaseA + 2))) / 2;
        Assert.AreEqual(owa, all.Owa!.Value, Tolerance);
        Assert.AreEqual(2 / 3.0, all.Coverage!.Value, Tolerance);
        // a: 2 / 1 and (2 + 10 * 1) / 1; b: 2 / 2
        Assert.AreEqual((((2 + 12) / 2.0) + 1) / 2, all.Msis!.Value, Tolerance);
        Assert.AreEqual(2, all.IntervalWidth!.Value, Tolerance);
        Assert.AreEqual((0 + 4) / 2.0, metrics.PerHorizonStep[0].MeanAbsoluteError!.Value, Tolerance);
        Assert.AreEqual(1, metrics.PerHorizonStep[1].Count);
        Assert.AreEqual("b", metrics.PerSeries[1].Key);
        Assert.AreEqual(2, metrics.PerSeries[1].Value.Mase!.Value, Tolerance);
        // pair 1: 0 at the median, 0.1 (4-3) below, 0.1 (5-4) above
        double first = (0 + (0.1 * 1) + (0.1 * 1)) / 3, third = ((0.5 * 4) + (0.1 * 1) + (0.1 * 1)) / 3;
        Assert.AreEqual((first + third) / 2, metrics.PerHorizonStep[0].PinballLoss!.Value, Tolerance);
    }

    [TestMethod]
    public void Evaluation_counts_what_it_leaves_out()
    {
        var evaluator = new ForecastEvaluator(horizon: 1);
        evaluator.Add("constant", [5, 5, 5], [6], [5]);
        evaluator.Add("closed", [1, 2, 3], [0], [1]);
        evaluator.Add("unknown", [], [3], [double.NaN]);
        evaluator.Add("open", [1, 2], [], []);

        ForecastScores all = evaluator.Result().Overall;

        Assert.AreEqual(2, all.Count);
        Assert.AreEqual(1, all.WithoutScale);
        Assert.AreEqual(1, all.ZeroActuals);
        Assert.AreEqual(1, all.MissingForecasts);
        Assert.AreEqual(1, all.Mase!.Value, Tolerance);
        Assert.AreEqual(100.0 / 6, all.Mape!.Value, Tolerance);
        Assert.IsNull(all.Coverage);
        Assert.IsNull(new ForecastEvaluator(1).Result().Overall.MeanAbsoluteError);
    }

    [TestMethod]
    public void Lengths_that_do_not_fit_are_refused()
    {
        var evaluator = new ForecastEvaluator(horizon: 2);

        Assert.Throws<ArgumentException>(() => evaluator.Add("a", [1], [1, 2], [1]));
        Assert.Throws<ArgumentException>(() => evaluator.Add("a", [1], [1], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => evaluator.Add("a", [1], [1], [1], [0], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ForecastEvaluator(1, confidenceLevel: 95));
    }
}
