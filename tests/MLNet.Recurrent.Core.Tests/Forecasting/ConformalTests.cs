using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Core.Tests.Forecasting;

/// <summary>Intervals: the rank by hand, and coverage where theory promises it.</summary>
[TestClass]
public sealed class ConformalTests
{
    [TestMethod]
    [DataRow(0.5, 5)] // ceil(10 x 0.5)
    [DataRow(0.8, 8)]
    [DataRow(0.85, 9)]
    [DataRow(0.9, 9)] // ceil(10 x 0.9) = 9: nine scores are just enough
    [DataRow(0.95, 9)] // ceil(10 x 0.95) = 10: the largest must do
    public void Bounds_are_the_score_of_rank_n_plus_1_times_the_level(double level, double score)
    {
        var scores = new ConformalScores([[1, 2, 3, 4, 5, 6, 7, 8, 9]]);
        double[] below = [2], above = [3];
        scores.Bounds(level, [100], below, above);

        Assert.AreEqual(100 - (2 * score), below[0]);
        Assert.AreEqual(100 + (3 * score), above[0]);
        Assert.AreEqual(9, ConformalScores.Needed(0.9));
        Assert.AreEqual(19, ConformalScores.Needed(0.95));
    }

    [TestMethod]
    public void Without_scores_bounds_are_infinite_but_for_what_never_changes()
    {
        double[] below = [0, 1], above = [0, 1];
        new ConformalScores([[], []]).Bounds(0.9, [5, 5], below, above);

        CollectionAssert.AreEqual(new[] { 5, double.NegativeInfinity }, below);
        CollectionAssert.AreEqual(new[] { 5, double.PositiveInfinity }, above);
    }

    /// <summary>Exchangeable errors: random walks, whose naive forecast errs by what nobody can know, alike in all of them.</summary>
    [TestMethod]
    [DataRow(0.5)]
    [DataRow(0.8)]
    [DataRow(0.95)]
    public void As_many_values_lie_within_as_were_promised(double level)
    {
        const int horizon = 4;
        var random = new Random(11);
        SeriesTable all = new(
            [new SeriesColumn("y", ColumnRole.Target)], TimeStep.Rows, [.. Enumerable.Range(0, 400).Select(one => new Series($"{one}", 0, [Walk(random, 60 + horizon)], 60 + horizon))], []);
        SeriesTable known = all.Until(_ => 60);
        var method = new BaselineMethod(BaselineKind.Naive, horizon);
        IForecastModel model = method.Fit(known, 1);
        ConformalScores scores = ConformalCalibration.Calibrate(method, model, known, season: 1);
        double[] forecast = new double[horizon], below = new double[horizon], above = new double[horizon];
        int[] within = new int[horizon];
        foreach (Series series in all.Series)
        {
            ForecastSpread.Forecast(model, new SeriesView(all, series, 60), 1, forecast, below, above);
            scores.Bounds(level, forecast, below, above);
            for (int step = 0; step < horizon; step++)
            {
                double actual = series.Values(0)[60 + step];
                within[step] += actual >= below[step] && actual <= above[step] ? 1 : 0;
            }
        }

        foreach (int count in within)
        {
            // three deviations of a share of 400, and what the scale of a series misses
            Assert.AreEqual(level, count / 400.0, (3 * Math.Sqrt(level * (1 - level) / 400)) + 0.01);
        }
    }

    private static double[] Walk(Random random, int count)
    {
        double unit = Math.Exp(random.NextDouble() * 5), value = 0;
        return [.. Enumerable.Range(0, count).Select(_ => value += unit * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5))];
    }
}
