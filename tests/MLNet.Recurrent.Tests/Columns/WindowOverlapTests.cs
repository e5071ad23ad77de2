using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Tests.Columns;

[TestClass]
public sealed class WindowOverlapTests
{
    private const int Steps = 1000, Length = 200;

    private readonly MLContext ml = new(seed: 1);

    [TestMethod]
    public void Steps_of_overlapping_windows_are_stored_once()
    {
        IDataView windows = Windows(Rows());

        long before = GC.GetAllocatedBytesForCurrentThread();
        SequenceSet sequences = Read(windows);

        Assert.AreEqual(Steps - Length, sequences.Count);
        long copies = sizeof(float) * (long)Length * sequences.Count;
        Assert.IsLessThan(copies / 4, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    [DataRow(true, 2, DisplayName = "number of rows known")]
    [DataRow(false, 5, DisplayName = "number of rows unknown")]
    public void Reading_100000_windows_takes_memory_in_proportion_to_the_long_table(bool isCountKnown, int proportion)
    {
        const int length = 50, features = 8, windows = 100_000;
        WideStep[] table = [.. Enumerable.Range(0, windows + length).Select(step => new WideStep { Value = step })];
        IDataView steps = ml.Data.LoadFromEnumerable(isCountKnown ? table : table.Where(_ => true));
        IDataView data = ml.Transforms.SequenceWindow("Features", "Values", "Label", "Value", length).Fit(steps).Transform(steps);

        long before = GC.GetAllocatedBytesForCurrentThread();
        SequenceSet sequences = Read(data);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.AreEqual(windows, sequences.Count);
        long tableSize = (long)table.Length * features * sizeof(float);
        Assert.IsLessThan(proportion * tableSize, allocated, $"{(double)allocated / tableSize:f1} times the table");
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(7)]
    public void Storage_holds_whole_steps_although_the_number_of_rows_is_not_known(int featuresPerStep)
    {
        var random = new Random(1);
        float[][] rows = [.. Enumerable.Range(0, 20).Select(_ => Enumerable.Range(0, 5 * featuresPerStep).Select(_ => random.NextSingle()).ToArray())];
        IDataView data = ml.Data.LoadFromEnumerable(rows.Where(_ => true).Select(row => new Flat { Features = row, Label = row[0] }),
            Flat.Definition(5 * featuresPerStep));

        // All of the storage is scaled, step by step; a piece of a step at its end would be beyond the scales.
        RecurrentTransformer model = ml.Regression.Trainers.Rnn(featuresPerStep: featuresPerStep, hiddenSize: 2, numberOfEpochs: 1).Fit(data);

        Assert.AreEqual(featuresPerStep, model.Model.Options.InputSize);
    }

    [TestMethod]
    [DataRow(InvalidRowHandling.Fail, false, DisplayName = "one series")]
    [DataRow(InvalidRowHandling.Fail, true, DisplayName = "two series that take turns")]
    [DataRow(InvalidRowHandling.Skip, false, DisplayName = "gaps")]
    public void Sharing_steps_changes_no_model(InvalidRowHandling invalidRows, bool twoSeries)
    {
        Step[] rows = [.. Rows().Take(300)];
        if (invalidRows == InvalidRowHandling.Skip)
        {
            rows[100].Value = float.NaN;
            rows[150].Value = float.PositiveInfinity;
        }

        if (twoSeries)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i].Series = i % 20 < 10 ? "a" : "b";
            }
        }

        IDataView windows = Windows(rows, length: 12);
        RecurrentEstimator trainer = ml.Regression.Trainers.Gru(new RecurrentTrainerOptions
        {
            HiddenSize = 4,
            NumberOfEpochs = 2,
            InvalidRows = invalidRows,
        });

        RecurrentTransformer shared = trainer.Fit(windows), copied = trainer.Fit(ml.Data.Cache(windows));

        CollectionAssert.AreEqual(
            shared.Transform(windows).GetColumn<float>("Score").ToArray(), copied.Transform(windows).GetColumn<float>("Score")
                .ToArray());
        CollectionAssert.AreEqual(shared.History.Select(epoch => epoch.Loss).ToArray(),
            copied.History.Select(epoch => epoch.Loss).ToArray());
    }

    private static SequenceSet Read(IDataView windows)
    {
        DataViewSchema.Column label = windows.Schema["Label"];
        var column = new LabelColumn("Label", row => row.GetGetter<float>(label), float.IsFinite, "finite");
        var reader = new SequenceReader(
            SequenceColumns.Of(windows.Schema, "Features", [], 0), column, null, InvalidRowHandling.Fail, Assert.Fail);
        return reader.Read(windows);
    }

    private static Step[] Rows() => [.. Enumerable.Range(0, Steps).Select(step => new Step { Value = MathF.Sin(step * 0.3f) })];

    private IDataView Windows(IEnumerable<Step> rows, int length = Length)
    {
        IDataView steps = ml.Data.LoadFromEnumerable(rows);
        return ml.Transforms.SequenceWindow(
            "Features", "Value", labelColumnName: "Label", sourceColumnName: "Value", length: length, horizon: 1,
                seriesColumnName: "Series")
            .Fit(steps).Transform(steps);
    }

    private sealed class Flat
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public static SchemaDefinition Definition(int size)
        {
            var definition = SchemaDefinition.Create(typeof(Flat));
            definition[nameof(Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, size);
            return definition;
        }
    }

    private sealed class WideStep
    {
        [VectorType(8)]
        public float[] Values { get; set; } = new float[8];

        public float Value { get; set; }
    }

    private sealed class Step
    {
        public float Value { get; set; }

        public string Series { get; set; } = "a";
    }
}
