using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Tests.Windows;

/// <summary>Which windows there are and what is in them.</summary>
[TestClass]
public sealed class SequenceWindowTests
{
    private readonly MLContext ml = new(seed: 1);

    [TestMethod]
    [DataRow(1, 0, 1)]
    [DataRow(1, 1, 4)]
    [DataRow(2, 7, 1)]
    [DataRow(3, 0, 4)]
    [DataRow(4, 1, 1)]
    [DataRow(5, 7, 4)]
    [DataRow(8, 2, 9)]
    [DataRow(13, 13, 2)]
    [DataRow(300, 1, 1)]
    public void Windows_equal_those_of_a_brute_force_search_when_series_are_interleaved(int length, int horizon, int series)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            Step[] rows = LongTable.Random(200, series, seed);

            IDataView windows = Windows(rows, length, horizon);

            string[] expected = [.. LongTable.Labeled(rows, length, horizon).Select(window => window.ToString())];
            CollectionAssert.AreEqual(expected, LongTable.Read(ml, windows));
        }
    }

    [TestMethod]
    [DataRow(3, 0, 4)]
    [DataRow(4, 1, 1)]
    [DataRow(5, 7, 4)]
    [DataRow(8, 40, 9)]
    public void Unlabeled_windows_follow_after_all_others_when_they_are_kept(int length, int horizon, int series)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            Step[] rows = LongTable.Random(200, series, seed);

            IDataView windows = Windows(rows, length, horizon, keepUnlabeled: true);

            string[] expected = [.. LongTable.Labeled(rows, length, horizon).Concat(LongTable.Unlabeled(rows, length, horizon))
                .Select(window => window.ToString())];
            CollectionAssert.AreEqual(expected, LongTable.Read(ml, windows));
        }
    }

    [TestMethod]
    public void Fitted_transformer_keeps_unlabeled_windows_when_asked_later()
    {
        Step[] rows = LongTable.Random(60, 2, seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        SequenceWindowTransformer fitted = ml.Transforms.SequenceWindow(
            "Features", "Values", sourceColumnName: "Target", length: 5, horizon: 3, seriesColumnName: "Series").Fit(data);

        IDataView windows = fitted.KeepUnlabeled().Transform(data);

        CollectionAssert.AreEqual(LongTable.Read(ml, Windows(rows, 5, 3, keepUnlabeled: true)), LongTable.Read(ml, windows));
        CollectionAssert.AreEqual(LongTable.Read(ml, Windows(rows, 5, 3)), LongTable.Read(ml, fitted.Transform(data)));
    }

    [TestMethod]
    public void Every_complete_window_is_there_when_no_label_is_wanted()
    {
        Step[] rows = LongTable.Random(100, 3, seed: 2);

        IDataView windows = ml.Transforms.SequenceWindow(
            "Features", "Values", labelColumnName: null, length: 6, horizon: 5, seriesColumnName: "Series")
            .Fit(ml.Data.LoadFromEnumerable(rows)).Transform(ml.Data.LoadFromEnumerable(rows));

        Assert.IsNull(windows.Schema.GetColumnOrNull("Label"));
        Window[] expected = [.. LongTable.Labeled(rows, 6, horizon: 0)];
        CollectionAssert.AreEqual(expected.Select(window => window.Day).ToArray(), windows.GetColumn<string>("Day").ToArray());
        CollectionAssert.AreEqual(
            expected.SelectMany(window => window.Features).ToArray(), windows.GetColumn<float[]>("Features").SelectMany(one => one).ToArray());
    }

    [TestMethod]
    [DataRow("Series")]
    [DataRow("SeriesNumber")]
    [DataRow("SeriesKey")]
    [DataRow("SeriesByte")]
    [DataRow("SeriesMapped")]
    public void Series_are_told_apart_by_text_number_or_key(string seriesColumnName)
    {
        Step[] rows = LongTable.Random(200, 5, seed: 3);
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        data = ml.Transforms.Conversion.ConvertType("SeriesByte", "SeriesKey", DataKind.Byte)
            .Append(ml.Transforms.Conversion.MapValueToKey("SeriesMapped", "Series")).Fit(data).Transform(data);

        IDataView windows = ml.Transforms.SequenceWindow(
            "Features", "Values", sourceColumnName: "Target", length: 4, horizon: 2, seriesColumnName: seriesColumnName).Fit(data).Transform(data);

        CollectionAssert.AreEqual(LongTable.Read(ml, Windows(rows, 4, 2)), LongTable.Read(ml, windows));
    }

    [TestMethod]
    public void Window_has_length_times_features_and_keeps_its_two_dimensions()
    {
        var type = (VectorDataViewType)Windows(LongTable.Random(20, 1, seed: 1), 4, 1).Schema["Features"].Type;

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 4, 3), type);
    }

    [TestMethod]
    public void Scalar_input_makes_windows_of_one_feature()
    {
        IDataView data = ml.Data.LoadFromEnumerable(LongTable.Random(5, 1, seed: 1));

        IDataView windows = ml.Transforms.SequenceWindow("Features", "Target", sourceColumnName: "Target", length: 3, horizon: 1)
            .Fit(data).Transform(data);

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 3, 1), windows.Schema["Features"].Type);
        float[] target = [.. data.GetColumn<float>("Target")];
        CollectionAssert.AreEqual(target[1..4], windows.GetColumn<float[]>("Features").Last());
        CollectionAssert.AreEqual(target[3..], windows.GetColumn<float>("Label").ToArray());
    }

    [TestMethod]
    [DataRow("Target", "Target[-2] Target[-1] Target[0]")]
    [DataRow("Values", "Values.0[-2] Values.1[-2] Values.2[-2] Values.0[-1] Values.1[-1] Values.2[-1] Values.0[0] Values.1[0] Values.2[0]")]
    [DataRow("Joined", "Joined.Target[-2] Joined.FlagNumber[-2] Joined.Target[-1] Joined.FlagNumber[-1] Joined.Target[0] Joined.FlagNumber[0]")]
    public void Slots_are_named_after_column_feature_and_place(string steps, string names)
    {
        IDataView data = ml.Data.LoadFromEnumerable(LongTable.Random(5, 1, seed: 1));
        data = ml.Transforms.Conversion.ConvertType("FlagNumber", "Flag")
            .Append(ml.Transforms.Concatenate("Joined", "Target", "FlagNumber")).Fit(data).Transform(data);
        IDataView windows = ml.Transforms.SequenceWindow("Features", steps, labelColumnName: null, length: 3).Fit(data).Transform(data);

        VBuffer<ReadOnlyMemory<char>> slots = default;
        windows.Schema["Features"].GetSlotNames(ref slots);

        Assert.AreEqual(names, string.Join(' ', slots.DenseValues()));
    }

    [TestMethod]
    public void Sparse_steps_make_the_same_windows_as_dense_ones()
    {
        IDataView data = ml.Data.LoadFromEnumerable(LongTable.Random(40, 3, seed: 4));
        IDataView encoded = ml.Transforms.Categorical.OneHotEncoding("Step", "Series").Fit(data).Transform(data);

        IDataView windows = ml.Transforms.SequenceWindow("Features", "Step", sourceColumnName: "Target", length: 5, horizon: 0)
            .Fit(encoded).Transform(encoded);

        float[][] steps = [.. encoded.GetColumn<float[]>("Step")];
        CollectionAssert.AreEqual(
            steps[7..12].SelectMany(step => step).ToArray(), windows.GetColumn<float[]>("Features").ElementAt(7));
    }

    [TestMethod]
    public void Key_label_keeps_its_key_values_and_is_missing_beyond_the_end()
    {
        IDataView data = ml.Data.LoadFromEnumerable(LongTable.Random(30, 1, seed: 5));
        IDataView keyed = ml.Transforms.Conversion.MapValueToKey("Class", "Day").Fit(data).Transform(data);

        IDataView windows = ml.Transforms.SequenceWindow(
            "Features", "Values", sourceColumnName: "Class", length: 4, horizon: 3, keepUnlabeled: true).Fit(keyed).Transform(keyed);

        Assert.AreEqual(keyed.Schema["Class"].Type, windows.Schema["Label"].Type);
        uint[] classes = [.. keyed.GetColumn<uint>("Class")];
        CollectionAssert.AreEqual(classes[6..].Concat([0u, 0u, 0u]).ToArray(), windows.GetColumn<uint>("Label").ToArray());
        IDataView named = ml.Transforms.Conversion.MapKeyToValue("Name", "Label").Fit(windows).Transform(windows);
        Assert.AreEqual("day 6", named.GetColumn<string>("Name").First());
    }

    [TestMethod]
    public void Boolean_label_is_that_of_the_last_row_when_the_horizon_is_0()
    {
        Step[] rows = LongTable.Random(30, 1, seed: 6);
        IDataView data = ml.Data.LoadFromEnumerable(rows);

        IDataView windows = ml.Transforms.SequenceWindow("Features", "Values", sourceColumnName: "Flag", length: 4, horizon: 0)
            .Fit(data).Transform(data);

        Assert.AreEqual(BooleanDataViewType.Instance, windows.Schema["Label"].Type);
        CollectionAssert.AreEqual(rows[3..].Select(row => row.Flag).ToArray(), windows.GetColumn<bool>("Label").ToArray());
    }

    [TestMethod]
    public void Output_and_label_hide_columns_of_their_names()
    {
        Step[] rows = LongTable.Random(30, 1, seed: 7);
        IDataView data = ml.Data.LoadFromEnumerable(rows);

        IDataView windows = ml.Transforms.SequenceWindow("Values", labelColumnName: "Target", length: 4, horizon: 2).Fit(data).Transform(data);

        Assert.IsTrue(data.Schema.Count + 2 == windows.Schema.Count && windows.Schema.Count(column => column.IsHidden) == 2);
        CollectionAssert.AreEqual(rows[5..].Select(row => row.Target).ToArray(), windows.GetColumn<float>("Target").ToArray());
        CollectionAssert.AreEqual(
            rows[..4].SelectMany(row => row.Values).ToArray(), windows.GetColumn<float[]>("Values").First());
    }

    [TestMethod]
    public void No_window_is_there_when_no_series_is_long_enough()
    {
        Step[] rows = LongTable.Random(10, 1, seed: 8);

        Assert.AreEqual(0, LongTable.Read(ml, Windows(rows, 10, 1)).Length);
        Assert.AreEqual(1, LongTable.Read(ml, Windows(rows, 10, 0)).Length);
        Assert.AreEqual(0, LongTable.Read(ml, Windows([], 1, 0)).Length);
    }

    private IDataView Windows(Step[] rows, int length, int horizon, bool keepUnlabeled = false)
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        return ml.Transforms.SequenceWindow("Features", "Values", sourceColumnName: "Target", length: length, horizon: horizon,
            seriesColumnName: "Series", keepUnlabeled: keepUnlabeled).Fit(data).Transform(data);
    }
}
