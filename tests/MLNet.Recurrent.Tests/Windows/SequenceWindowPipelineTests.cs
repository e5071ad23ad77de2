using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MLNet.Recurrent.Tests.Windows;

/// <summary>Windows as a step of ordinary ML.NET pipelines.</summary>
[TestClass]
public sealed class SequenceWindowPipelineTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly Step[] rows = LongTable.Random(300, 3, seed: 1);

    [TestMethod]
    public void Estimator_promises_the_columns_that_the_transformer_makes()
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        IDataView keyed = ml.Transforms.Conversion.MapValueToKey("Class", "Series").Fit(data).Transform(data);
        SequenceWindowEstimator estimator = ml.Transforms.SequenceWindow("Features", "Values", sourceColumnName: "Class", length: 5, horizon: 2);

        SchemaShape promised = estimator.GetOutputSchema(SchemaFact.Of(keyed.Schema));
        SchemaShape made = SchemaFact.Of(estimator.Fit(keyed).Transform(keyed).Schema);

        CollectionAssert.AreEqual(SchemaFact.Describe(made), SchemaFact.Describe(promised));
        Assert.Contains("KeyValues", SchemaFact.Describe(promised).Single(column => column.StartsWith("Label:", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Stock_trainer_trains_on_windows_in_one_chain_and_the_chain_loads_in_a_fresh_process()
    {
        Step[] days = [.. Enumerable.Range(0, 400).Select(day => new Step
        {
            Series = "one", Day = $"day {day}", Values = [0, 0, 0], Target = 100 + 10 * MathF.Sin(day * MathF.Tau / 7), Flag = day % 7 == 0,
        })];
        IDataView data = ml.Data.LoadFromEnumerable(days);
        EstimatorChain<RegressionPredictionTransformer<LinearRegressionModelParameters>> pipeline =
            ml.Transforms.NormalizeMeanVariance("Scaled", "Target")
                .Append(ml.Transforms.Conversion.ConvertType("FlagNumber", "Flag"))
                .Append(ml.Transforms.Concatenate("Step", "Scaled", "FlagNumber"))
                .Append(ml.Transforms.SequenceWindow("Features", "Step", sourceColumnName: "Target", length: 14, horizon: 3))
                .AppendCacheCheckpoint(ml)
                .Append(ml.Regression.Trainers.Sdca());

        var model = pipeline.Fit(data);
        IDataView predictions = model.Transform(data);

        Assert.IsGreaterThan(0.99, ml.Regression.Evaluate(predictions).RSquared);
        using var directory = new TemporaryDirectory();
        IDataView reloaded = FreshProcess.Transform(ml, model, data, directory);
        CollectionAssert.AreEqual(predictions.GetColumn<float>("Score").ToArray(), reloaded.GetColumn<float>("Score").ToArray());
        CollectionAssert.AreEqual(predictions.GetColumn<string>("Day").ToArray(), reloaded.GetColumn<string>("Day").ToArray());
    }

    [TestMethod]
    public void Recurrent_trainer_forecasts_beyond_the_end_from_the_windows_it_was_not_trained_on()
    {
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(day => new Step
        {
            Values = [0, 0, 0],
            Target = MathF.Sin(day * MathF.Tau / 7),
            Day = $"day {day}",
        }));
        var model = ml.Transforms.SequenceWindow("Features", "Target", sourceColumnName: "Target", length: 14, horizon: 3)
            .Append(ml.Regression.Trainers.Gru(hiddenSize: 8))
            .Fit(data);

        var forecaster = new TransformerChain<ITransformer>(
            [.. model.Select(step => step is SequenceWindowTransformer windows ? windows.KeepUnlabeled() : step)]);
        Prediction[] forecasts = [.. ml.Data.CreateEnumerable<Prediction>(forecaster.Transform(data), reuseRowObject: false).TakeLast(3)];

        CollectionAssert.AreEqual(new[] { "day 197", "day 198", "day 199" }, forecasts.Select(forecast => forecast.Day).ToArray());
        for (int ahead = 0; ahead < 3; ahead++)
        {
            Assert.IsTrue(float.IsNaN(forecasts[ahead].Label));
            Assert.AreEqual(MathF.Sin((200 + ahead) * MathF.Tau / 7), forecasts[ahead].Score, 0.3f);
        }
    }

    [TestMethod]
    public void Permutation_names_the_values_that_forecasts_come_from()
    {
        var random = new Random(1);
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 400).Select(_ => new Step
        {
            Values = [0, 0, 0],
            Target = random.NextSingle(),
            Flag = random.Next(2) == 0,
        }));
        var model = ml.Transforms.Conversion.ConvertType("FlagNumber", "Flag")
            .Append(ml.Transforms.Concatenate("Step", "Target", "FlagNumber"))
            .Append(ml.Transforms.SequenceWindow("Features", "Step", sourceColumnName: "Target", length: 3, horizon: 0))
            .Append(ml.Regression.Trainers.Gru(hiddenSize: 8, numberOfEpochs: 20))
            .Fit(data);

        var importance = ml.Regression.PermutationFeatureImportance((ITransformer)model, model.Transform(data));

        CollectionAssert.AreEquivalent(
            new[]
            {
                "Step.Target[-2]", "Step.FlagNumber[-2]", "Step.Target[-1]", "Step.FlagNumber[-1]", "Step.Target[0]", "Step.FlagNumber[0]",
            },
            importance.Keys.ToArray());
        Assert.AreEqual("Step.Target[0]", importance.MinBy(slot => slot.Value.RSquared.Mean).Key);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Transformer_makes_the_same_windows_in_a_fresh_process(bool keepUnlabeled)
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        SequenceWindowTransformer transformer = ml.Transforms.SequenceWindow("Features", "Values", sourceColumnName: "Target",
            length: 6, horizon: 4, seriesColumnName: "Series", keepUnlabeled: keepUnlabeled).Fit(data);

        using var directory = new TemporaryDirectory();
        IDataView reloaded = FreshProcess.Transform(ml, transformer, data, directory);

        IDataView windows = transformer.Transform(data);
        Assert.AreEqual(windows.Schema["Features"].Type, reloaded.Schema["Features"].Type);
        CollectionAssert.AreEqual(LongTable.Read(ml, windows), LongTable.Read(ml, reloaded));
    }

    [TestMethod]
    public void Transformer_without_label_and_series_survives_saving()
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        SequenceWindowTransformer transformer = ml.Transforms.SequenceWindow("Values", labelColumnName: null, length: 6).Fit(data);
        using var stream = new MemoryStream();
        ml.Model.Save(transformer, data.Schema, stream);

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        Assert.IsInstanceOfType<SequenceWindowTransformer>(loaded);
        CollectionAssert.AreEqual(
            transformer.Transform(data).GetColumn<float[]>("Values").SelectMany(one => one).ToArray(),
            loaded.Transform(data).GetColumn<float[]>("Values").SelectMany(one => one).ToArray());
    }

    [TestMethod]
    public void Model_loads_together_with_its_loader()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.File("days.csv");
        File.WriteAllLines(file, Enumerable.Range(0, 50).Select(day => FormattableString.Invariant($"2000-{day},{day * day},{day % 7}")));
        TextLoader loader = ml.Data.CreateTextLoader(
            [new("Date", DataKind.String, 0), new("Births", DataKind.Single, 1), new("Step", DataKind.Single, 1, 2)], separatorChar: ',');
        IDataView data = loader.Load(file);
        SequenceWindowTransformer transformer = ml.Transforms.SequenceWindow(
            "Features", "Step", sourceColumnName: "Births", length: 5, horizon: 2).Fit(data);
        string modelFile = directory.File("model.zip");
        ml.Model.Save(transformer, loader, modelFile);

        ITransformer loaded = new MLContext().Model.LoadWithDataLoader(modelFile, out IDataLoader<IMultiStreamSource> itsLoader);

        IDataView windows = loaded.Transform(itsLoader.Load(new MultiFileSource(file)));
        CollectionAssert.AreEqual(
            Enumerable.Range(6, 44).Select(day => (float)(day * day)).ToArray(), windows.GetColumn<float>("Label").ToArray());
        Assert.AreEqual("2000-4", windows.GetColumn<string>("Date").First());
    }

    [TestMethod]
    public void Windows_survive_saving_as_binary()
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        IDataView windows = ml.Transforms.SequenceWindow("Features", "Values", sourceColumnName: "Target", length: 6, horizon: 4,
            seriesColumnName: "Series").Fit(data).Transform(data);
        using var directory = new TemporaryDirectory();

        IDataView reloaded = ml.Data.LoadFromBinary(FreshProcess.SaveData(ml, windows, directory));

        Assert.AreEqual(windows.Schema["Features"].Type, reloaded.Schema["Features"].Type);
        CollectionAssert.AreEqual(LongTable.Read(ml, windows), LongTable.Read(ml, reloaded));
    }

    [TestMethod]
    public void Windows_can_be_previewed()
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        DataDebuggerPreview preview = ml.Transforms.SequenceWindow("Features", "Values", sourceColumnName: "Target", length: 6, horizon: 4)
            .Preview(data, maxRows: 10);

        Assert.HasCount(10, preview.RowView);
        Assert.AreEqual(rows[9].Target, preview.RowView[0].Values.Single(value => value.Key == "Label").Value);
    }

    [TestMethod]
    public void Labels_are_missing_for_a_stock_filter_and_evaluation_passes_over_them()
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        SequenceWindowTransformer transformer = ml.Transforms.SequenceWindow("Features", "Target", sourceColumnName: "Target", length: 6,
            horizon: 4, seriesColumnName: "Series", keepUnlabeled: true).Fit(data);

        IDataView windows = transformer.Transform(data);
        IDataView known = ml.Data.FilterRowsByMissingValues(windows, "Label");

        Assert.AreEqual(3 * 4, windows.GetColumn<float>("Label").Count() - known.GetColumn<float>("Label").Count());
        RegressionPredictionTransformer<LinearRegressionModelParameters> model = ml.Regression.Trainers.Sdca().Fit(known);
        Assert.AreEqual(
            ml.Regression.Evaluate(model.Transform(known)).MeanSquaredError, ml.Regression.Evaluate(model.Transform(windows)).MeanSquaredError);
    }

    [TestMethod]
    public void A_damaged_model_is_refused_with_words()
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        using var stream = new MemoryStream();
        ml.Model.Save(ml.Transforms.SequenceWindow("Features", "Values", labelColumnName: null).Fit(data), data.Schema, stream);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            ZipArchiveEntry content = archive.Entries.Single(entry => entry.Name == "Content.bin");
            using Stream bytes = content.Open();
            bytes.SetLength(bytes.Length - 3);
        }

        stream.Position = 0;
        Exception? failure = Assert.Throws<Exception>(() => ml.Model.Load(stream, out _));
        while (failure is not null and not InvalidDataException)
        {
            failure = failure.InnerException;
        }

        Assert.AreEqual("The saved SequenceWindowTransformer is truncated. Save the model again.", failure?.Message);
    }

    private sealed class Prediction
    {
        public string Day { get; set; } = "";

        public float Label { get; set; }

        public float Score { get; set; }
    }
}
