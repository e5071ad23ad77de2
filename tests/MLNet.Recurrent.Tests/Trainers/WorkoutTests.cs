using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Interop;

namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>What ML.NET expects of a trainer, asked of every method of the catalogs.</summary>
[TestClass]
public sealed class WorkoutTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly SequenceRow[] rows = Sequences.Rows(120);

    [TestMethod]
    public void Catalogs_have_two_overloads_of_three_trainers_for_three_tasks() =>
        Assert.HasCount(2 * 3 * 3, CatalogMethod.All);

    [TestMethod]
    [DynamicData(nameof(CatalogMethod.All), typeof(CatalogMethod))]
    public void Trainer_learns_and_is_evaluated(CatalogMethod method)
    {
        IDataView data = Sequences.Load(ml, rows), unseen = Sequences.Load(ml, Sequences.Rows(60, seed: 2));

        ITransformer model = method.Task.Pipeline(ml, method.Create(ml)).Fit(data);

        Assert.IsGreaterThan(0.6, method.Task.Quality(ml, model.Transform(unseen)));
    }

    [TestMethod]
    [DynamicData(nameof(CatalogMethod.All), typeof(CatalogMethod))]
    public void Trainer_adds_the_columns_of_a_stock_trainer(CatalogMethod method)
    {
        IDataView data = method.Task.Prepared(ml, rows);

        IDataView scored = method.Create(ml, epochs: 1).Fit(data).Transform(data);

        IDataView stock = method.Task.StockTrainer(ml).Fit(data).Transform(data);
        Assert.AreEqual(SchemaText.Of(ScoreColumns(stock)), SchemaText.Of(ScoreColumns(scored)));
    }

    [TestMethod]
    [DynamicData(nameof(CatalogMethod.All), typeof(CatalogMethod))]
    public void Trainer_promises_the_shape_that_it_delivers(CatalogMethod method)
    {
        IDataView data = method.Task.Prepared(ml, rows);
        RecurrentEstimator trainer = method.Create(ml, epochs: 1);

        SchemaShape promise = trainer.GetOutputSchema(SchemaColumn.ShapeOf(data.Schema));

        RecurrentTransformer transformer = trainer.Fit(data);
        Assert.AreEqual(SchemaText.Of(SchemaColumn.ShapeOf(transformer.GetOutputSchema(data.Schema))), SchemaText.Of(promise));
        Assert.AreEqual(
            SchemaText.Of(transformer.GetOutputSchema(data.Schema)), SchemaText.Of(transformer.Transform(data).Schema));
    }

    [TestMethod]
    [DynamicData(nameof(CatalogMethod.All), typeof(CatalogMethod))]
    public void Trainer_is_cross_validated(CatalogMethod method)
    {
        IDataView data = Sequences.Load(ml, rows);

        double[] qualities = [.. method.Task.CrossValidatedQualities(ml, data, method.Task.Pipeline(ml, method.Create(ml)))];

        Assert.HasCount(2, qualities);
        Assert.IsGreaterThan(0.3, qualities.Min());
    }

    [TestMethod]
    [DynamicData(nameof(CatalogMethod.All), typeof(CatalogMethod))]
    public void Prediction_engine_gives_the_scores_of_transform(CatalogMethod method)
    {
        IDataView data = Sequences.Load(ml, rows);

        ITransformer model = method.Task.Pipeline(ml, method.Create(ml, epochs: 3)).Fit(data);

        float[] scores = method.Task.Scores(model.Transform(data));
        CloseScores.AssertEqual(scores, method.Task.EngineScores(ml, model, rows));
        Assert.IsGreaterThan(rows.Length / 2, scores.Distinct().Count());
    }

    [TestMethod]
    [DynamicData(nameof(CatalogMethod.All), typeof(CatalogMethod))]
    public void Permuting_features_shows_which_matter(CatalogMethod method)
    {
        IDataView data = method.Task.Prepared(ml, rows);
        RecurrentTransformer model = method.Create(ml).Fit(data);

        IReadOnlyList<double> byTransformer = method.Task.Importance(ml, (ITransformer)model, data);
        IReadOnlyList<double> byModel = method.Task.Importance(ml, model, data);

        // the labels depend on the first feature of each step only
        foreach (IReadOnlyList<double> importance in new[] { byTransformer, byModel })
        {
            Assert.HasCount(SequenceRow.Steps * SequenceRow.FeaturesPerStep, importance);
            double first = importance.Where((_, slot) => slot % 2 == 0).Sum();
            double second = importance.Where((_, slot) => slot % 2 == 1).Sum();
            Assert.IsLessThan(second - 0.01, first);
        }
    }

    [TestMethod]
    [DynamicData(nameof(CatalogMethod.All), typeof(CatalogMethod))]
    public void Cache_before_the_trainer_changes_nothing(CatalogMethod method)
    {
        IDataView data = Sequences.Load(ml, rows);
        EstimatorChain<ITransformer> start = new EstimatorChain<ITransformer>()
            .Append(method.Task.Preparation(ml) ?? ml.Transforms.CopyColumns("Copy", "Value"));

        float[] plain = method.Task.Scores(start.Append(method.Create(new MLContext(1), epochs: 2)).Fit(data).Transform(data));
        float[] cached = method.Task.Scores(
            start.AppendCacheCheckpoint(ml).Append(method.Create(new MLContext(1), epochs: 2)).Fit(data).Transform(data));

        CollectionAssert.AreEqual(plain, cached);
    }

    [TestMethod]
    [DynamicData(nameof(CatalogMethod.All), typeof(CatalogMethod))]
    public void Scores_stay_with_their_rows_when_cached_shuffled_or_filtered(CatalogMethod method)
    {
        IDataView data = method.Task.Prepared(ml, rows);
        IDataView scored = method.Create(ml, epochs: 2).Fit(data).Transform(data);
        Dictionary<float, string> expected = ScoresByValue(scored);

        foreach (IDataView view in new[]
        {
            ml.Data.Cache(scored), ml.Data.ShuffleRows(scored, seed: 1), ml.Data.FilterRowsByColumn(scored, "Value", 8, 12),
        })
        {
            Dictionary<float, string> scores = ScoresByValue(view);
            Assert.IsGreaterThan(10, scores.Count);
            Assert.IsTrue(scores.All(score => expected[score.Key] == score.Value));
        }

        Dictionary<float, string> ScoresByValue(IDataView view)
        {
            float[] values = [.. view.GetColumn<float>("Value")], scores = method.Task.Scores(view);
            return values.Zip(scores.Chunk(scores.Length / values.Length))
                .ToDictionary(pair => pair.First, pair => string.Join(' ', pair.Second));
        }
    }

    [TestMethod]
    [DynamicData(nameof(CatalogMethod.All), typeof(CatalogMethod))]
    public void Scored_data_survives_a_binary_file(CatalogMethod method)
    {
        using var directory = new TemporaryDirectory();
        IDataView data = method.Task.Prepared(ml, rows);
        IDataView scored = method.Create(ml, epochs: 1).Fit(data).Transform(data);

        using (FileStream file = File.Create(directory.File("scored.idv")))
        {
            ml.Data.SaveAsBinary(scored, file);
        }

        IDataView loaded = ml.Data.LoadFromBinary(directory.File("scored.idv"));
        CollectionAssert.AreEqual(method.Task.Scores(scored), method.Task.Scores(loaded));
    }

    [TestMethod]
    [DynamicData(nameof(CatalogMethod.All), typeof(CatalogMethod))]
    public void Saved_model_scores_alike_in_a_fresh_process(CatalogMethod method)
    {
        using var directory = new TemporaryDirectory();
        IDataView data = Sequences.Load(ml, rows);
        ITransformer model = method.Task.Pipeline(ml, method.Create(ml, epochs: 2)).Fit(data);

        IDataView elsewhere = FreshProcess.Transform(ml, model, data, directory);

        IDataView here = model.Transform(data);
        CollectionAssert.AreEqual(method.Task.Scores(here), method.Task.Scores(elsewhere));
        Assert.AreEqual(SchemaText.Of(ScoreColumns(here)), SchemaText.Of(ScoreColumns(elsewhere)));
    }

    [TestMethod]
    [DynamicData(nameof(CatalogMethod.All), typeof(CatalogMethod))]
    public void Same_seed_gives_the_same_bits(CatalogMethod method)
    {
        float[] Train(int seed)
        {
            var context = new MLContext(seed);
            IDataView data = method.Task.Prepared(context, rows);
            return method.Task.Scores(method.Create(context, epochs: 2).Fit(data).Transform(data));
        }

        CollectionAssert.AreEqual(Train(7), Train(7));
        CollectionAssert.AreNotEqual(Train(7), Train(8));
    }

    [TestMethod]
    [DynamicData(nameof(CatalogMethod.All), typeof(CatalogMethod))]
    public void Each_epoch_writes_a_line_to_the_log(CatalogMethod method)
    {
        var lines = new List<string>();
        ml.Log += (_, entry) => lines.Add(entry.Message);

        RecurrentTransformer model = method.Create(ml, epochs: 3).Fit(method.Task.Prepared(ml, rows));

        Assert.HasCount(3, model.History);
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            Assert.ContainsSingle(line => line.Contains($"Epoch {epoch} of 3: loss", StringComparison.Ordinal), lines);
        }
    }

    private static IEnumerable<DataViewSchema.Column> ScoreColumns(IDataView scored) =>
        scored.Schema.Where(column => column.Annotations.Schema.GetColumnOrNull("ScoreColumnSetId") is not null);
}
