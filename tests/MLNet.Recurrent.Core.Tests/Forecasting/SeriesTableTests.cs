using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Core.Tests.Forecasting;

/// <summary>Long tables as they are found in real life.</summary>
[TestClass]
public sealed class SeriesTableTests
{
    private static readonly SeriesColumn[] Sales = [new("Sales", ColumnRole.Target)];

    [TestMethod]
    [DataRow("2020-01-31 2020-02-29 2020-03-31", "1 month", "2020-04-30")]
    [DataRow("2020-01-01 2020-04-01 2020-10-01", "1 quarter", "2021-01-01")]
    [DataRow("2018-05-05 2019-05-05 2020-05-05", "1 year", "2021-05-05")]
    [DataRow("2020-01-01 2020-01-02 2020-01-04 2020-01-05", "1.00:00:00", "2020-01-06")]
    [DataRow("2020-01-01 2020-01-08 2020-01-22", "7.00:00:00", "2020-01-29")]
    [DataRow("2020-01-06 2020-01-07 2020-01-08 2020-01-09 2020-01-10 2020-01-13 2020-01-14 2020-01-15 2020-01-16 2020-01-17 2020-01-20 2020-01-21 2020-01-22 2020-01-23 2020-01-24",
        "1 weekday", "2020-01-27")]
    [DataRow("2020-01-01T00:00 2020-01-01T00:30 2020-01-01T02:00", "00:30:00", "2020-01-01 02:30:00")]
    public void Step_is_found_in_the_dates(string dates, string step, string next)
    {
        long[] times = [.. dates.Split(' ').Select(date => Ticks(date))];
        TimeStep found = TimeStepDetection.Detect([times], isDate: true);

        Assert.AreEqual(step, found.ToString());
        Assert.AreEqual(next, found.Text(found.After(times[^1], 1)));
        Assert.AreEqual(1, found.Between(times[^1], found.After(times[^1], 1)));
        Assert.AreEqual(times[0], found.After(times[^1], -found.Between(times[0], times[^1])));
        Assert.IsFalse(found.IsIrregular);
    }

    [TestMethod]
    public void Missing_steps_keep_their_place_and_are_reported()
    {
        var builder = new SeriesTableBuilder(Sales, hasTime: true, isDate: true, "Shop", "Day");
        foreach (int day in (int[])[1, 2, 3, 5, 8])
        {
            builder.Add("a", Ticks($"2020-01-0{day}"), [day]);
        }

        SeriesTable table = builder.Build();

        CollectionAssert.AreEqual(new[] { 1, 2, 3, double.NaN, 5, double.NaN, double.NaN, 8 }, table.Series[0].Values(0).ToArray());
        Assert.HasCount(1, table.Notes);
        Assert.AreEqual("3 steps of 1.00:00:00 have no row (Series 'a' has none at 2020-01-04), and 0 values are no numbers; " +
            "they keep their places and count as missing.", table.Notes[0]);
    }

    [TestMethod]
    public void Missing_steps_are_filled_from_the_past_or_refused_where_asked_for()
    {
        SeriesTable filled = Build(MissingSteps.Fill, (1, 1), (2, 20), (4, double.NaN), (6, 7), (7, double.NaN)).Filled(season: 2);
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => Build(MissingSteps.Fail, (1, 1), (2, 2), (4, 4)));

        CollectionAssert.AreEqual(new[] { 1, 20, 1, 20, 1, 7, double.NaN }, filled.Series[0].Values(0).ToArray());
        Assert.Contains("1 steps of 1 have no row (The series has none at 3)", refused.Message);
    }

    [TestMethod]
    public void Rows_may_come_in_any_order_and_series_may_be_interleaved_and_end_at_different_dates()
    {
        var builder = new SeriesTableBuilder(Sales, hasTime: true, isDate: false);
        (int Series, int Row)[] rows =
        [
            builder.Add("a", 3, [3]), builder.Add("b", 10, [10]), builder.Add("a", 1, [1]), builder.Add("b", 9, [9]), builder.Add("a", 2, [2]),
        ];

        SeriesTable table = builder.Build(MissingSteps.Mask, null, out SeriesPlaces places);

        CollectionAssert.AreEqual(new double[] { 1, 2, 3 }, table.Series[0].Values(0).ToArray());
        CollectionAssert.AreEqual(new double[] { 9, 10 }, table.Find("b")!.Values(0).ToArray());
        CollectionAssert.AreEqual(new[] { 2, 1, 0, 0, 1 }, rows.Select(row => places.StepOf(row.Series, row.Row)).ToArray());
        Assert.IsNull(table.Find("c"));
        Assert.IsEmpty(table.Notes);
    }

    [TestMethod]
    public void Uneven_times_go_to_the_nearest_step_and_that_is_said()
    {
        SeriesTable table = Build(MissingSteps.Mask, (0, 0), (10, 1), (20, 2), (31, 3), (39, 4), (52, 5));

        Assert.IsTrue(table.Step.IsIrregular);
        CollectionAssert.AreEqual(new double[] { 0, 1, 2, 3, 4, 5 }, table.Series[0].Values(0).ToArray());
        Assert.Contains("not evenly spaced; the usual step is 10", table.Notes[0]);
    }

    [TestMethod]
    public void A_time_that_is_there_twice_is_refused_with_the_remedy()
    {
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => Build(MissingSteps.Mask, (1, 1), (2, 2), (2, 3)));

        Assert.AreEqual("The series has two rows at 2 in column 'Day'. Name the column that tells series apart as seriesColumnName, " +
            "or join the rows.", refused.Message);
    }

    [TestMethod]
    public void A_wrong_date_does_not_allocate_a_billion_steps()
    {
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => Build(MissingSteps.Mask, (1, 1), (2, 2), (3, 2), (1L << 40, 3)));

        Assert.Contains("Correct the times in column 'Day'", refused.Message);
    }

    [TestMethod]
    public void Infinite_values_count_as_missing_and_are_reported()
    {
        SeriesTable table = Build(MissingSteps.Mask, (1, 1), (2, double.PositiveInfinity), (3, 3));

        CollectionAssert.AreEqual(new[] { 1, double.NaN, 3 }, table.Series[0].Values(0).ToArray());
        Assert.Contains("1 values are infinite", table.Notes[0]);
    }

    [TestMethod]
    public void Empty_tables_and_single_rows_are_tables()
    {
        Assert.IsEmpty(new SeriesTableBuilder(Sales, hasTime: true, isDate: true).Build().Series);
        SeriesTable single = Build(MissingSteps.Mask, (5, 1));

        CollectionAssert.AreEqual(new double[] { 1 }, single.Series[0].Values(0).ToArray());
        Assert.AreEqual(TimeUnit.Number, single.Step.Unit);
    }

    [TestMethod]
    public void Later_rows_follow_the_past_by_their_times()
    {
        SeriesTable past = Build(MissingSteps.Mask, (1, 1), (2, 2), (3, 3));

        CollectionAssert.AreEqual(new[] { 1, 2, 3, double.NaN, 5, 6 }, Appended((5, 5), (6, 6)), "A gap between them is missing.");
        CollectionAssert.AreEqual(new double[] { 1, 20, 30, 40 }, Appended((2, 20), (3, 30), (4, 40)), "What lies before the first row counts.");
        CollectionAssert.AreEqual(new double[] { 10, 20, 30 }, Appended((1, 10), (2, 20), (3, 30)), "The training data itself is not its own past.");

        double[] Appended(params (long, double)[] rows)
        {
            var later = new SeriesTableBuilder(Sales, hasTime: true, isDate: false);
            foreach ((long time, double value) in rows)
            {
                later.Add("", time, [value]);
            }

            return past.Append(later.Build(step: past.Step)).Series[0].Values(0).ToArray();
        }
    }

    [TestMethod]
    public void Windows_and_truncated_tables_are_views()
    {
        SeriesTable table = Build(MissingSteps.Mask, (1, 1), (2, 2), (3, 3));
        SeriesTable until = table.Until(series => series.Count - 1);
        var view = new SeriesView(table, table.Series[0], 2);

        Assert.IsTrue(until.Series[0].Values(0) == table.Series[0].Values(0)[..2], "The same memory.");
        Assert.IsTrue(view.Past(0) == until.Series[0].Values(0));
        Assert.AreEqual(3, view.Future(0, horizon: 5)[0]);
        Assert.AreEqual(4, view.TimeOf(3));
        CollectionAssert.AreEqual(new double[] { 2, 3 }, table.Tail(2).Series[0].Values(0).ToArray());
        Assert.AreEqual(2, table.Tail(2).Series[0].Start);
    }

    private static SeriesTable Build(MissingSteps missing, params (long Time, double Value)[] rows)
    {
        var builder = new SeriesTableBuilder(Sales, hasTime: true, isDate: false, timeColumnName: "Day");
        foreach ((long time, double value) in rows)
        {
            builder.Add("", time, [value]);
        }

        return builder.Build(missing);
    }

    private static long Ticks(string date) => DateTime.Parse(date, System.Globalization.CultureInfo.InvariantCulture).Ticks;
}
