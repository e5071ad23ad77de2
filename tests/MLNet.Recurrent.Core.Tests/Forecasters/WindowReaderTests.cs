using MLNet.Recurrent.Forecasters;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Core.Tests.Forecasters;

[TestClass]
public sealed class WindowReaderTests
{
    private static readonly WindowPlan Plain = new()
    {
        Horizon = 3,
        Past = 8,
        Segment = 2,
        Season = 1,
        Level = WindowLevel.Mean,
        IsLogarithmic = false,
        DecodesSteps = false,
        MarksMissing = false,
        Step = TimeStep.Rows,
        ReadsYears = false,
        Columns = [],
        Loss = ForecastLoss.Quantile,
    };

    [TestMethod]
    [DataRow(WindowLevel.Mean, false)]
    [DataRow(WindowLevel.Last, false)]
    [DataRow(WindowLevel.Mean, true)]
    public void A_target_read_is_the_value_that_is_restored(object level, bool logarithms)
    {
        WindowPlan plan = Plain with { Level = (WindowLevel)level, IsLogarithmic = logarithms };
        SeriesTable table = SeriesData.Weekly(1, 40);
        var reader = new WindowReader(plan);
        var view = new SeriesView(table, table.Series[0], 20);
        float[] steps = new float[plan.Steps * plan.Width], targets = new float[plan.OutputSteps];

        Assert.IsTrue(reader.Read(view, 0, steps));
        reader.ReadTargets(view, 0, targets);

        for (int step = 0; step < 3; step++)
        {
            double expected = view.Series.Values(0)[20 + step];
            Assert.AreEqual(expected, reader.Restored(step, targets[step]), 1e-5 * expected, "single precision in units of the spread");
        }

        Assert.AreEqual(8, reader.Length);
        float origin = plan.Level == WindowLevel.Last ? steps[^1] : steps.Average();
        Assert.AreEqual(0, origin, 1e-6, "values less their mean, or less the last of them");
    }

    [TestMethod]
    public void What_comes_after_the_present_changes_nothing_but_what_is_known_ahead()
    {
        WindowPlan plan = Plain with { DecodesSteps = true, Columns = [new ColumnScale(1, true, 0, 1), new ColumnScale(2, false, 0, 1)] };
        float[] one = Read(99, 7, 99), other = Read(-5, 7, -5), ahead = Read(99, 8, 99);

        CollectionAssert.AreEqual(one, other, "the target and past columns of the steps ahead");
        CollectionAssert.AreNotEqual(one, ahead, "the columns known ahead");

        float[] Read(double target, double future, double past)
        {
            var builder = new SeriesTableBuilder(
                [new("y", ColumnRole.Target), new("price", ColumnRole.Future), new("visitors", ColumnRole.Past)], hasTime: false, isDate: false);
            for (int step = 0; step < 24; step++)
            {
                builder.Add("", 0, step < 20 ? [step % 5, step, -step] : [target, future, past]);
            }

            SeriesTable table = builder.Build();
            float[] steps = new float[plan.Steps * plan.Width];
            Assert.IsTrue(new WindowReader(plan).Read(new SeriesView(table, table.Series[0], 20), 0, steps));
            return steps;
        }
    }

    [TestMethod]
    public void An_amplitude_of_1_at_a_level_of_ten_million_is_seen()
    {
        SeriesTable low = SeriesData.Table(1, 30, (_, step) => step % 3), high = SeriesData.Table(1, 30, (_, step) => 1e7 + (step % 3));

        CollectionAssert.AreEqual(Read(low), Read(high));

        static float[] Read(SeriesTable table)
        {
            float[] steps = new float[Plain.Steps * Plain.Width];
            Assert.IsTrue(new WindowReader(Plain).Read(new SeriesView(table, table.Series[0], 30), 0, steps));
            return steps;
        }
    }

    [TestMethod]
    public void Missing_values_are_marked_and_a_window_without_any_value_is_refused()
    {
        WindowPlan plan = Plain with { MarksMissing = true };
        SeriesTable table = SeriesData.Table(1, 30, (_, step) => step is >= 22 and < 25 || step < 10 ? double.NaN : step % 4);
        float[] steps = new float[plan.Steps * plan.Width];
        var reader = new WindowReader(plan);

        Assert.IsTrue(reader.Read(new SeriesView(table, table.Series[0], 30), 0, steps));
        CollectionAssert.AreEqual(new float[] { 1, 1, 1, 0, 0, 0, 0, 0 }, steps.Where((_, i) => i % 2 == 1).ToArray());
        Assert.IsTrue(steps.Where((_, i) => i % 2 == 0).Take(3).All(value => value == 0));
        Assert.IsFalse(reader.Read(new SeriesView(table, table.Series[0], 9), 0, steps));
    }

    [TestMethod]
    public void A_series_shorter_than_the_window_is_read_in_whole_segments()
    {
        SeriesTable table = SeriesData.Weekly(1, 40);
        var reader = new WindowReader(Plain);
        float[] steps = new float[Plain.Steps * Plain.Width];

        Assert.IsTrue(reader.Read(new SeriesView(table, table.Series[0], 5), 0, steps));
        Assert.AreEqual(4, reader.Length);
        Assert.IsTrue(reader.Read(new SeriesView(table, table.Series[0], 1), 0, steps));
        Assert.AreEqual(2, reader.Length, "one segment, its first step missing");
    }

    [TestMethod]
    public void A_constant_window_has_no_spread()
    {
        SeriesTable table = SeriesData.Table(1, 30, (_, _) => 4.2);
        var reader = new WindowReader(Plain);

        Assert.IsTrue(reader.Read(new SeriesView(table, table.Series[0], 30), 0, new float[Plain.Steps * Plain.Width]));
        Assert.AreEqual(0, reader.Spread);
        Assert.AreEqual(4.2, reader.Restored(0, 17f));
    }

    [TestMethod]
    public void A_plan_is_the_same_once_written_and_read()
    {
        WindowPlan plan = Plain with { DecodesSteps = true, IsLogarithmic = true, Columns = [new ColumnScale(2, true, 1.5, 3)], Season = 7 };
        using var stream = new MemoryStream();
        WindowPlanFile.Write(new BinaryWriter(stream), plan);
        stream.Position = 0;

        Assert.AreEqual(plan, WindowPlanFile.Read(new BinaryReader(stream)));
    }
}
