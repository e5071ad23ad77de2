using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>The trainers among ML.NET's own loaders and transforms.</summary>
[TestClass]
public sealed class PipelineTests
{
    private readonly MLContext ml = new(seed: 1);

    [TestMethod]
    public void Table_of_days_is_normalised_encoded_windowed_trained_saved_and_loaded()
    {
        using var directory = new TemporaryDirectory();
        string csv = directory.File("days.csv");
        File.WriteAllLines(csv, Enumerable.Range(0, 300).Select(day => FormattableString.Invariant(
            $"{100 + (10 * Math.Sin(day * 2 * Math.PI / 7))},{(DayOfWeek)(day % 7)}")).Prepend("Births,Weekday"));
        IDataView data = ml.Data.LoadFromTextFile(
            csv,
            [new TextLoader.Column("Births", DataKind.Single, 0), new TextLoader.Column("Weekday", DataKind.String, 1)],
            separatorChar: ',',
            hasHeader: true);
        EstimatorChain<RecurrentTransformer> pipeline = ml.Transforms.NormalizeMeanVariance("Normalised", "Births")
            .Append(ml.Transforms.Categorical.OneHotEncoding("Weekday"))
            .Append(ml.Transforms.Concatenate("Step", "Normalised", "Weekday"))
            .Append(ml.Transforms.SequenceWindow(
                "Features", "Step", labelColumnName: "Label", sourceColumnName: "Births", length: 7, horizon: 1))
            .AppendCacheCheckpoint(ml)
            .Append(ml.Regression.Trainers.Lstm(hiddenSize: 8, numberOfEpochs: 30, learningRate: 0.02f));

        TransformerChain<RecurrentTransformer> model = pipeline.Fit(data);

        IDataView scored = model.Transform(data);
        Assert.IsGreaterThan(0.9, ml.Regression.Evaluate(scored).RSquared);
        float[] elsewhere = [.. FreshProcess.Transform(ml, model, data, directory).GetColumn<float>("Score")];
        CollectionAssert.AreEqual(scored.GetColumn<float>("Score").ToArray(), elsewhere);
    }

    [TestMethod]
    public void Class_names_go_in_and_come_out()
    {
        IDataView data = ml.Data.LoadFromEnumerable(Sequences.Rows(120));
        ITransformer model = ml.Transforms.Conversion.MapValueToKey("Label", "Class")
            .Append(ml.MulticlassClassification.Trainers.Gru(new RecurrentTrainerOptions
            {
                HiddenSize = 6,
                Bidirectional = true,
                NumberOfEpochs = 20,
                LearningRate = 0.02f,
            }))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);

        using var engine = ml.Model.CreatePredictionEngine<SequenceRow, NamedClass>(model);

        SequenceRow[] unseen = Sequences.Rows(60, seed: 2);
        Assert.IsGreaterThan(40, unseen.Count(row => engine.Predict(row).PredictedLabel == row.Class));
    }

    [TestMethod]
    public void Dimensions_flat_and_sparse_vectors_mean_the_same_sequences()
    {
        IDataView data = ml.Data.LoadFromEnumerable(Sequences.Rows(40));
        IDataView flat = ml.Data.LoadFromEnumerable(Sequences.Rows(40).Select(row => new FlatRow
        {
            Features = new VBuffer<float>(10, row.Features),
            Value = row.Value,
        }));
        IDataView sparse = ml.Data.LoadFromEnumerable(Sequences.Rows(40)
            .Select(row => new FlatRow { Features = Sparse(row.Features), Value = row.Value }));
        IDataView dense = ml.Data.LoadFromEnumerable(Sequences.Rows(40).Select(row => new FlatRow
        {
            Features = new VBuffer<float>(10, Sparse(row.Features).DenseValues().ToArray()),
            Value = row.Value,
        }));

        Assert.AreEqual("Vector<Single, 10>", flat.Schema["Features"].Type.ToString());
        CollectionAssert.AreEqual(Scores(data, 0), Scores(flat, 2));
        CollectionAssert.AreEqual(Scores(dense, 2), Scores(sparse, 2));
        CollectionAssert.AreNotEqual(Scores(flat, 2), Scores(flat, 1));
    }

    [TestMethod]
    public void Sequences_of_varying_length_are_trained_on_and_scored()
    {
        VaryingRow[] rows = [.. Sequences.Rows(80).Select((row, index) => new VaryingRow
        {
            Features = row.Features[..(2 * (1 + (index % 5)))],
            Value = row.Value,
        })];
        IDataView data = ml.Data.LoadFromEnumerable(rows);

        RecurrentTransformer model = ml.Regression.Trainers
            .Gru("Value", featuresPerStep: 2, hiddenSize: 6, numberOfEpochs: 30, learningRate: 0.02f).Fit(data);

        IDataView scored = model.Transform(data);
        Assert.IsGreaterThan(0.6, ml.Regression.Evaluate(scored, "Value").RSquared);
        using var engine = ml.Model.CreatePredictionEngine<VaryingRow, ScalarScore>(model);
        CloseScores.AssertEqual([.. scored.GetColumn<float>("Score")], [.. rows.Select(row => engine.Predict(row).Score)]);
        rows[3].Features = [1, 2, 3];
        Assert.Contains("Row 3",
            Assert.ThrowsExactly<InvalidDataException>(() => model.Transform(data).GetColumn<float>("Score").ToArray())
                .Message);
    }

    private static VBuffer<float> Sparse(float[] features) =>
        new(10, 3, [features[0], features[4], features[9]], [0, 4, 9]);

    private float[] Scores(IDataView data, int featuresPerStep)
    {
        RecurrentEstimator trainer = new MLContext(1).Regression.Trainers
            .Lstm("Value", featuresPerStep: featuresPerStep, hiddenSize: 4, numberOfEpochs: 2);
        return [.. trainer.Fit(data).Transform(data).GetColumn<float>("Score")];
    }

    private sealed class NamedClass
    {
        public string PredictedLabel { get; set; } = "";
    }

    private sealed class FlatRow
    {
        [VectorType(10)]
        public VBuffer<float> Features { get; set; }

        public float Value { get; set; }
    }

    private sealed class VaryingRow
    {
        public float[] Features { get; set; } = [];

        public float Value { get; set; }
    }
}
