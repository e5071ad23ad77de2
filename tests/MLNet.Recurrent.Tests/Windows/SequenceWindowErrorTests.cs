using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Tests.Windows;

/// <summary>What is said about options, columns and rows that cannot be used.</summary>
[TestClass]
public sealed class SequenceWindowErrorTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IDataView data;

    public SequenceWindowErrorTests()
    {
        IDataView steps = ml.Data.LoadFromEnumerable(LongTable.Random(20, 2, seed: 1));
        data = ml.Transforms.Conversion.ConvertType("Double", "Target", DataKind.Double)
            .Append(ml.Transforms.Text.TokenizeIntoWords("Words", "Day"))
            .Append(ml.Transforms.Conversion.MapValueToKey("Tokens", "Words"))
            .Append(ml.Transforms.CustomMapping<Step, Unsized>((from, to) => to.Varying = from.Values, null))
            .Fit(steps).Transform(steps);
    }

    [TestMethod]
    public void Options_out_of_range_are_refused_at_once()
    {
        Assert.Contains("length must be between 1", Refusal<ArgumentOutOfRangeException>(() => Windows(length: 0)));
        Assert.Contains("horizon must be between 0", Refusal<ArgumentOutOfRangeException>(() => Windows(horizon: -1)));
        Assert.Contains("horizon must be between 0", Refusal<ArgumentOutOfRangeException>(() => Windows(length: int.MaxValue, horizon: 1)));
        Assert.Contains("seriesColumnName is blank", Refusal<ArgumentException>(() => Windows(series: " ")));
        Assert.Contains("outputColumnName", Refusal<ArgumentException>(() => ml.Transforms.SequenceWindow("")));
        Assert.Contains("labelColumnName and outputColumnName are both 'Features'", Refusal<ArgumentException>(() => Windows(label: "Features")));
        Assert.Contains("sourceColumnName = 'Target' is where labels come from, but labelColumnName is null",
            Refusal<ArgumentException>(() => Windows(label: null)));
    }

    [TestMethod]
    [DataRow("Missing", "There is no column 'Missing'; the data has 'Series', 'SeriesNumber'")]
    [DataRow("Day", "Column 'Day' is String; a window takes Single or a vector of Single. Convert it with")]
    [DataRow("Double", "Column 'Double' is Double; a window takes Single")]
    [DataRow("SeriesKey", "Column 'SeriesKey' is Key<UInt32")]
    [DataRow("Varying", "the steps of a window must all have the same number of values. Give the vector a size")]
    public void Input_column_must_be_single_or_a_vector_of_known_size(string input, string words) =>
        Assert.Contains(words, SchemaRefusal(Windows(input: input)));

    [TestMethod]
    [DataRow("Missing", "Set sourceColumnName to one of them")]
    [DataRow("Double", "Column 'Double' is Double; a label is a single Single, key or Boolean.")]
    [DataRow("Values", "Column 'Values' is Vector<Single")]
    [DataRow("Tokens", "a label is a single Single, key or Boolean.")]
    public void Source_column_must_be_single_key_or_boolean(string source, string words) =>
        Assert.Contains(words, SchemaRefusal(Windows(source: source)));

    [TestMethod]
    [DataRow("Missing", "Set seriesColumnName to one of them")]
    [DataRow("Target", "Column 'Target' is Single; series are told apart by one text, key or integer.")]
    [DataRow("Words", "series are told apart by one text, key or integer.")]
    public void Series_column_must_be_text_key_or_integer(string series, string words) =>
        Assert.Contains(words, SchemaRefusal(Windows(series: series)));

    [TestMethod]
    public void Boolean_label_cannot_be_missing() =>
        Assert.Contains("Boolean has no missing value", SchemaRefusal(Windows(source: "Flag", keepUnlabeled: true)));

    [TestMethod]
    public void Window_too_large_for_memory_is_refused_with_its_numbers()
    {
        SequenceWindowEstimator estimator = Windows(length: 1_000_000_000);

        Assert.Contains("Column 'Values' holds 3 values per row, so length = 1000000000 and horizon = 1 keep 3000000003 values per series",
            Refusal<ArgumentException>(() => estimator.Fit(data)));
    }

    [TestMethod]
    public void Row_of_no_known_series_is_named()
    {
        Step[] rows = LongTable.Random(20, 2, seed: 1);
        // Objects count keys from 0; this one is beyond the 100 that there are, which makes it missing.
        rows[13].SeriesKey = 100;
        IDataView holed = ml.Data.LoadFromEnumerable(rows);

        IDataView windows = Windows(series: "SeriesKey").Fit(holed).Transform(holed);

        Assert.Contains("Row 13 (the first is row 0): the series column 'SeriesKey' holds a missing key",
            Refusal<InvalidOperationException>(() => _ = windows.GetColumn<float>("Label").ToArray()));
    }

    [TestMethod]
    public void Row_to_row_mapping_is_refused_with_a_way_out()
    {
        SequenceWindowTransformer transformer = Windows().Fit(data);

        Assert.IsFalse(transformer.IsRowToRowMapper);
        Assert.Contains("a whole window in column 'Features'", Refusal<InvalidOperationException>(() => transformer.GetRowToRowMapper(data.Schema)));
    }

    [TestMethod]
    public void Columns_are_read_as_what_they_are_and_only_if_active()
    {
        IDataView windows = Windows().Fit(data).Transform(data);
        using DataViewRowCursor cursor = windows.GetRowCursor([windows.Schema["Features"]]);

        Assert.Contains("Column 'Label' is not active",
            Refusal<InvalidOperationException>(() => cursor.GetGetter<float>(windows.Schema["Label"])));
        Assert.Contains("Column 'Features' is Vector<Single, 5, 3> and cannot be read as System.Single",
            Refusal<InvalidOperationException>(() => cursor.GetGetter<float>(windows.Schema["Features"])));
    }

    private SequenceWindowEstimator Windows(
        string input = "Values", string? label = "Label", string source = "Target", int length = 5, int horizon = 1, string? series = null,
        bool keepUnlabeled = false) =>
        ml.Transforms.SequenceWindow("Features", input, label, source, length, horizon, series, keepUnlabeled);

    // The promise and the data are refused alike.
    private string SchemaRefusal(SequenceWindowEstimator estimator)
    {
        string promised = Refusal<ArgumentException>(() => estimator.GetOutputSchema(SchemaFact.Of(data.Schema)));
        string made = Refusal<ArgumentException>(() => estimator.Fit(data));
        Assert.AreEqual(promised[promised.IndexOf(';')..], made[made.IndexOf(';')..]);
        return made;
    }

    private static string Refusal<TException>(Action action)
        where TException : Exception =>
        Assert.ThrowsExactly<TException>(action).Message;

    private sealed class Unsized
    {
        public float[] Varying { get; set; } = [];
    }
}
