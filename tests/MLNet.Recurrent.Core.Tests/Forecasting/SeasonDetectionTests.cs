using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Core.Tests.Forecasting;

/// <summary>Seasons of series whose making is known.</summary>
[TestClass]
public sealed class SeasonDetectionTests
{
    private static readonly TimeStep Hours = new(TimeUnit.Tick, TimeSpan.TicksPerHour), Days = new(TimeUnit.Tick, TimeSpan.TicksPerDay);

    [TestMethod]
    [DataRow(5)]
    [DataRow(12)]
    [DataRow(24)]
    public void A_season_shows_through_trend_and_noise_without_a_calendar(int season)
    {
        var random = new Random(season);
        Assert.AreEqual(season, SeasonDetection.Detect(Table(
            TimeStep.Rows, [.. Enumerable.Range(0, 20 * season).Select(step => Math.Sin(Math.Tau * step / season) + (0.05 * step) + (0.3 * random.NextDouble()))])));
    }

    [TestMethod]
    public void The_calendar_says_which_seasons_there_may_be()
    {
        double[] daily = [.. Enumerable.Range(0, 400).Select(step => Math.Sin(Math.Tau * step / 24))];
        double[] weekly = [.. Enumerable.Range(0, 100).Select(step => step % 7 >= 5 ? 10.0 + (step % 3) : 1)];

        Assert.AreEqual(24, SeasonDetection.Detect(Table(Hours, daily)));
        Assert.AreEqual(7, SeasonDetection.Detect(Table(Days, weekly)));
        Assert.AreEqual(12, SeasonDetection.Detect(Table(new TimeStep(TimeUnit.Month, 1), [.. Enumerable.Range(0, 60).Select(step => step % 12 == 11 ? 9.0 : 1)])));
        Assert.AreEqual(4, SeasonDetection.Detect(Table(new TimeStep(TimeUnit.Month, 3), [.. Enumerable.Range(0, 40).Select(step => step % 4 == 3 ? 9.0 : 1)])));
    }

    [TestMethod]
    public void Neither_noise_nor_a_trend_nor_a_constant_nor_nothing_is_a_season()
    {
        var random = new Random(3);
        Assert.AreEqual(1, SeasonDetection.Detect(Table(Days, [.. Enumerable.Range(0, 300).Select(_ => random.NextDouble())])));
        Assert.AreEqual(1, SeasonDetection.Detect(Table(Days, [.. Enumerable.Range(0, 300).Select(step => 3.0 * step)])));
        Assert.AreEqual(1, SeasonDetection.Detect(Table(Days, [.. Enumerable.Repeat(5.0, 300)])));
        Assert.AreEqual(1, SeasonDetection.Detect(Table(Days, [1, 2])));
        Assert.AreEqual(1, SeasonDetection.Detect(Table(Days, [double.NaN, double.NaN])));
    }

    private static SeriesTable Table(TimeStep step, double[] values) =>
        new([new SeriesColumn("y", ColumnRole.Target)], step, [new Series("", 0, [values], values.Length)], []);
}
