using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;

namespace MLNet.Recurrent.Tests.Windows;

/// <summary>What holds on every pass over the windows, whoever makes it.</summary>
[TestClass]
public sealed class SequenceWindowPassTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly Step[] rows = LongTable.Random(300, 4, seed: 1);

    [TestMethod]
    public void Windows_are_the_same_on_every_pass()
    {
        IDataView windows = Windows();

        CollectionAssert.AreEqual(LongTable.Read(ml, windows), LongTable.Read(ml, windows));
    }

    [TestMethod]
    public void Windows_are_the_same_when_they_are_cached()
    {
        IDataView windows = Windows();

        CollectionAssert.AreEqual(LongTable.Read(ml, windows), LongTable.Read(ml, ml.Data.Cache(windows)));
    }

    [TestMethod]
    public void Windows_are_the_same_in_another_order_when_they_are_shuffled()
    {
        string[] expected = LongTable.Read(ml, Windows());

        string[] shuffled = LongTable.Read(ml, ml.Data.ShuffleRows(Windows(), seed: 5));

        CollectionAssert.AreNotEqual(expected, shuffled);
        CollectionAssert.AreEquivalent(expected, shuffled);
    }

    [TestMethod]
    public void Filters_after_the_windows_remove_windows_and_change_none()
    {
        string[] expected = [.. LongTable.Labeled(rows, 5, 7).Where(window => window.Target is >= 0.25f and < 0.75f).Select(window => window.ToString())];

        string[] filtered = LongTable.Read(ml, ml.Data.FilterRowsByColumn(Windows(), "Target", 0.25, 0.75));
        string[] rest = LongTable.Read(ml, ml.Data.TakeRows(ml.Data.SkipRows(Windows(), 10), 20));

        CollectionAssert.AreEqual(expected, filtered);
        CollectionAssert.AreEqual(LongTable.Read(ml, Windows())[10..30], rest);
    }

    [TestMethod]
    public void Windows_are_in_order_when_the_table_could_be_shuffled()
    {
        IDataView data = ml.Data.Cache(ml.Data.LoadFromEnumerable(rows));
        IDataView windows = ml.Transforms.SequenceWindow("Features", "Values", sourceColumnName: "Target", length: 5, horizon: 7,
            seriesColumnName: "Series").Fit(data).Transform(data);

        Assert.IsTrue(data.CanShuffle);
        Assert.IsFalse(windows.CanShuffle);
        using DataViewRowCursor cursor = windows.GetRowCursor(windows.Schema, new Random(1));
        DataViewRowCursor[] set = windows.GetRowCursorSet(windows.Schema, 4, new Random(1));
        Assert.HasCount(1, set);
        string[] expected = [.. LongTable.Labeled(rows, 5, 7).Select(window => window.Day)];
        CollectionAssert.AreEqual(expected, Read<ReadOnlyMemory<char>>(cursor, "Day").Select(day => day.ToString()).ToArray());
        CollectionAssert.AreEqual(expected, Read<ReadOnlyMemory<char>>(set[0], "Day").Select(day => day.ToString()).ToArray());
        set[0].Dispose();
    }

    [TestMethod]
    [DataRow("Features")]
    [DataRow("Label")]
    [DataRow("Day")]
    public void A_column_is_the_same_when_it_is_read_alone(string column)
    {
        IDataView windows = Windows(keepUnlabeled: true);
        using DataViewRowCursor all = windows.GetRowCursor(windows.Schema), alone = windows.GetRowCursor([windows.Schema[column]]);

        Assert.AreEqual(windows.Schema.Count, windows.Schema.Count(all.IsColumnActive));
        Assert.AreEqual(1, windows.Schema.Count(alone.IsColumnActive));
        if (column == "Features")
        {
            CollectionAssert.AreEqual(
                Read<VBuffer<float>>(all, column).SelectMany(values => values.DenseValues()).ToArray(),
                Read<VBuffer<float>>(alone, column).SelectMany(values => values.DenseValues()).ToArray());
        }
        else if (column == "Label")
        {
            CollectionAssert.AreEqual(Read<float>(all, column), Read<float>(alone, column));
        }
        else
        {
            CollectionAssert.AreEqual(Read<ReadOnlyMemory<char>>(all, column), Read<ReadOnlyMemory<char>>(alone, column));
        }
    }

    [TestMethod]
    public void Rows_have_an_identity_of_their_own_that_is_the_same_on_every_pass()
    {
        IDataView windows = Windows(keepUnlabeled: true);

        DataViewRowId[] first = Identities(windows), second = Identities(windows);

        CollectionAssert.AreEqual(first, second);
        Assert.HasCount(first.Length, first.Distinct());
    }

    [TestMethod]
    public void Identity_of_a_window_is_that_of_its_last_row_whatever_the_horizon()
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        DataViewRowId[] input = Identities(data);

        for (int horizon = 0; horizon < 3; horizon++)
        {
            IDataView windows = ml.Transforms.SequenceWindow("Features", "Values", "Label", "Target", length: 4, horizon: horizon)
                .Fit(data).Transform(data);
            CollectionAssert.AreEqual(input[3..^horizon], Identities(windows));
        }
    }

    [TestMethod]
    [DataRow(300, 5, 7, false)]
    [DataRow(300, 5, 7, true)]
    [DataRow(300, 300, 0, false)]
    [DataRow(300, 300, 1, false)]
    [DataRow(300, 400, 1, true)]
    public void Row_count_is_known_for_a_single_series(int count, int length, int horizon, bool keepUnlabeled)
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows[..count]);

        IDataView windows = ml.Transforms.SequenceWindow(
            "Features", "Values", "Label", "Target", length, horizon, keepUnlabeled: keepUnlabeled).Fit(data).Transform(data);

        Assert.AreEqual(windows.GetColumn<float>("Label").LongCount(), windows.GetRowCount());
        Assert.IsNull(Windows().GetRowCount());
    }

    [TestMethod]
    public void Input_is_computed_once_per_row_and_only_where_it_is_wanted()
    {
        int steps = 0, targets = 0;
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        data = ml.Transforms.CustomMapping<Step, CountedStep>((from, to) => { steps++; to.Counted = from.Values; }, null)
            .Append(ml.Transforms.CustomMapping<Step, CountedTarget>((from, to) => { targets++; to.CountedValue = from.Target; }, null))
            .Fit(data).Transform(data);
        IDataView windows = ml.Transforms.SequenceWindow("Features", "Counted", "Label", "CountedValue", length: 10, horizon: 2)
            .Fit(data).Transform(data);

        _ = windows.GetColumn<float[]>("Features").Count();
        Assert.AreEqual((rows.Length, 0), (steps, targets));

        _ = windows.GetColumn<float>("Label").Count();
        Assert.AreEqual(rows.Length, steps);
        Assert.IsTrue(targets > 0 && targets <= rows.Length);
    }

    [TestMethod]
    public void Cursor_stands_on_no_row_before_the_first_and_after_the_last()
    {
        using DataViewRowCursor cursor = Windows(keepUnlabeled: true).GetRowCursor(Windows().Schema);
        ValueGetter<VBuffer<float>> read = cursor.GetGetter<VBuffer<float>>(cursor.Schema["Features"]);
        VBuffer<float> window = default;

        Assert.AreEqual(-1, cursor.Position);
        Assert.ThrowsExactly<InvalidOperationException>(() => read(ref window));
        for (long position = 0; cursor.MoveNext(); position++)
        {
            Assert.AreEqual(position, cursor.Position);
        }

        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1, cursor.Position);
        Assert.ThrowsExactly<InvalidOperationException>(() => read(ref window));
    }

    [TestMethod]
    public void Reading_allocates_nothing_per_row_after_the_first_rows()
    {
        IDataView data = ml.Data.Cache(ml.Data.LoadFromEnumerable(LongTable.Random(6000, 3, seed: 2)));
        IDataView windows = ml.Transforms.SequenceWindow(
            "Features", "Values", "Label", "Target", length: 20, horizon: 5, seriesColumnName: "Series").Fit(data).Transform(data);
        using DataViewRowCursor cursor = windows.GetRowCursor(windows.Schema);
        ValueGetter<VBuffer<float>> readWindow = cursor.GetGetter<VBuffer<float>>(cursor.Schema["Features"]);
        ValueGetter<VBuffer<float>> readCarried = cursor.GetGetter<VBuffer<float>>(cursor.Schema["Values"]);
        ValueGetter<float> readLabel = cursor.GetGetter<float>(cursor.Schema["Label"]);
        VBuffer<float> window = default, carried = default;
        float label = 0;

        long before = 0;
        while (cursor.MoveNext())
        {
            readWindow(ref window);
            readCarried(ref carried);
            readLabel(ref label);
            if (cursor.Position == 3000)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.IsLessThan(20_000, allocated, $"{allocated} bytes for about 2900 rows");
    }

    [TestMethod]
    public void Cursor_tells_a_reader_which_steps_are_new()
    {
        IDataView windows = Windows();
        using DataViewRowCursor cursor = windows.GetRowCursor([windows.Schema["Features"]]);
        var places = (IOverlappingWindows)cursor;
        var next = new Dictionary<int, long>();

        while (cursor.MoveNext())
        {
            Assert.AreEqual(next.GetValueOrDefault(places.Series), places.FirstStep);
            next[places.Series] = places.FirstStep + 1;
        }

        Assert.HasCount(4, next);
    }

    private static TValue[] Read<TValue>(DataViewRowCursor cursor, string column)
    {
        ValueGetter<TValue> read = cursor.GetGetter<TValue>(cursor.Schema[column]);
        var values = new List<TValue>();
        while (cursor.MoveNext())
        {
            TValue value = default!;
            read(ref value);
            values.Add(value);
        }

        return [.. values];
    }

    private static DataViewRowId[] Identities(IDataView data)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([]);
        ValueGetter<DataViewRowId> read = cursor.GetIdGetter();
        var identities = new List<DataViewRowId>();
        while (cursor.MoveNext())
        {
            DataViewRowId identity = default;
            read(ref identity);
            identities.Add(identity);
        }

        return [.. identities];
    }

    private IDataView Windows(bool keepUnlabeled = false)
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        return ml.Transforms.SequenceWindow("Features", "Values", sourceColumnName: "Target", length: 5, horizon: 7,
            seriesColumnName: "Series", keepUnlabeled: keepUnlabeled).Fit(data).Transform(data);
    }

    private sealed class CountedStep
    {
        [VectorType(3)]
        public float[] Counted { get; set; } = [];
    }

    private sealed class CountedTarget
    {
        public float CountedValue { get; set; }
    }
}
