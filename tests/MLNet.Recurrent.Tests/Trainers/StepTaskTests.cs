using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Interop;

namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>What ML.NET expects of a trainer, asked of the tasks that have a label for each step.</summary>
[TestClass]
public sealed class StepTaskTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly TaggedSequence[] rows = TaggedSequence.Rows(150);

    [TestMethod]
    [DynamicData(nameof(StepTask.All), typeof(StepTask))]
    public void Trainer_learns_and_is_evaluated(StepTask task)
    {
        ITransformer model = task.Pipeline(ml).Fit(ml.Data.LoadFromEnumerable(rows));

        double quality = task.Quality(ml, model.Transform(ml.Data.LoadFromEnumerable(TaggedSequence.Rows(80, seed: 2))));

        // Of the regression, one direction does not know the next step: half of the variance that it brings.
        Assert.IsGreaterThan(task.IsTagging ? 0.95 : 0.65, quality);
    }

    [TestMethod]
    [DynamicData(nameof(StepTask.All), typeof(StepTask))]
    public void Trainer_promises_the_shape_that_it_delivers(StepTask task)
    {
        IDataView data = task.Prepared(ml, ml.Data.LoadFromEnumerable(rows));
        RecurrentEstimator trainer = task.Create(ml, 1);

        SchemaShape promise = trainer.GetOutputSchema(SchemaColumn.ShapeOf(data.Schema));

        RecurrentTransformer transformer = trainer.Fit(data);
        Assert.AreEqual(SchemaText.Of(SchemaColumn.ShapeOf(transformer.GetOutputSchema(data.Schema))), SchemaText.Of(promise));
        Assert.AreEqual(SchemaText.Of(transformer.GetOutputSchema(data.Schema)), SchemaText.Of(transformer.Transform(data).Schema));
    }

    [TestMethod]
    [DynamicData(nameof(StepTask.All), typeof(StepTask))]
    public void Prediction_engine_gives_the_scores_of_transform(StepTask task)
    {
        ITransformer model = task.Pipeline(ml, epochs: 2).Fit(ml.Data.LoadFromEnumerable(rows));
        using var engine = ml.Model.CreatePredictionEngine<TaggedSequence, StepPrediction>(model);

        float[][] scores = Scores(model.Transform(ml.Data.LoadFromEnumerable(rows)));

        for (int i = 0; i < rows.Length; i++)
        {
            CloseScores.AssertEqual(scores[i], engine.Predict(rows[i]).Score);
            Assert.AreEqual(task.IsTagging ? 3 * rows[i].Tags.Length : rows[i].Tags.Length, scores[i].Length);
        }
    }

    [TestMethod]
    [DynamicData(nameof(StepTask.All), typeof(StepTask))]
    public void Saved_model_scores_alike_in_a_fresh_process(StepTask task)
    {
        using var directory = new TemporaryDirectory();
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        ITransformer model = task.Pipeline(ml, epochs: 1).Fit(data);

        IDataView elsewhere = FreshProcess.Transform(ml, model, data, directory);

        IDataView here = model.Transform(data);
        CollectionAssert.AreEqual(Scores(here).SelectMany(score => score).ToArray(), Scores(elsewhere).SelectMany(score => score).ToArray());
        if (task.IsTagging)
        {
            CollectionAssert.AreEqual(Tags(here).SelectMany(tag => tag).ToArray(), Tags(elsewhere).SelectMany(tag => tag).ToArray());
        }
    }

    [TestMethod]
    [DynamicData(nameof(StepTask.All), typeof(StepTask))]
    public void Same_seed_gives_the_same_bits(StepTask task)
    {
        float[] Train(int seed)
        {
            var context = new MLContext(seed);
            IDataView data = context.Data.LoadFromEnumerable(rows);
            return [.. Scores(task.Pipeline(context, epochs: 2).Fit(data).Transform(data)).SelectMany(score => score)];
        }

        CollectionAssert.AreEqual(Train(7), Train(7));
        CollectionAssert.AreNotEqual(Train(7), Train(8));
    }

    [TestMethod]
    public void Tags_are_texts_again_and_probabilities_are_those_of_the_classes()
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        IDataView scored = ml.Transforms.Conversion.MapValueToKey("Label", nameof(TaggedSequence.Tags))
            .Append(ml.SequenceTagging().Trainers.Lstm(hiddenSize: 12, numberOfEpochs: 10, learningRate: 0.02f))
            .Append(ml.Transforms.Conversion.MapKeyToValue("Tag", "PredictedLabel")).Fit(data).Transform(data);

        string[][] tags = [.. scored.GetColumn<string[]>("Tag")];
        float[][] scores = Scores(scored);
        int agreeing = 0, steps = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.HasCount(rows[i].Tags.Length, tags[i]);
            for (int step = 0; step < tags[i].Length; step++)
            {
                Assert.AreEqual(1, scores[i][(3 * step)..((3 * step) + 3)].Sum(), 1e-5);
                agreeing += tags[i][step] == rows[i].Tags[step] ? 1 : 0;
                steps++;
            }
        }

        SequenceTaggingMetrics metrics = ml.SequenceTagging().Evaluate(scored);
        Assert.AreEqual((double)agreeing / steps, metrics.Accuracy, 1e-12);
        Assert.AreEqual(steps, metrics.NumberOfSteps);
        Assert.IsLessThan(0.5, metrics.LogLoss);
        CollectionAssert.AreEquivalent(new[] { "O", "B-high", "I-high" }, metrics.Classes.Keys.ToArray());
        CollectionAssert.AreEqual(new[] { "high" }, metrics.ChunkTypes.Keys.ToArray());
        Assert.IsTrue(double.IsNaN(ml.SequenceTagging().Evaluate(scored, scoreColumnName: null).LogLoss));
    }

    [TestMethod]
    public void Words_are_tagged_straight()
    {
        string[] sentence = ["flights from boston to denver", "from denver to boston please", "to boston from denver", "show denver"];
        var sentences = Enumerable.Range(0, 120).Select(i => sentence[i % 4].Split(' ')).Select(words => new
        {
            Words = words,
            Label = words.Select((word, i) => word is "boston" or "denver" ? i == 0 ? "O" : words[i - 1] == "show" ? "O" : $"B-{words[i - 1]}" : "O").ToArray(),
        });
        IDataView data = ml.Data.LoadFromEnumerable(sentences);

        var model = ml.Transforms.Conversion.MapValueToKey("Features", "Words").Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(ml.SequenceTagging().Trainers.Lstm(new SequenceTaggingOptions { HiddenSize = 16, EmbeddingSize = 8, NumberOfEpochs = 30, LearningRate = 0.01f })).Fit(data);

        SequenceTaggingMetrics metrics = ml.SequenceTagging().Evaluate(model.Transform(data));
        Assert.AreEqual(1, metrics.Chunks!.Value.F1, "Which city it is depends on the word before.");
        Assert.AreEqual(1, metrics.SequenceAccuracy);
    }

    [TestMethod]
    public void Steps_without_a_label_are_tagged_but_not_learned_from_nor_judged()
    {
        TaggedSequence[] sparse = TaggedSequence.Rows(300);
        var random = new Random(5);
        foreach (TaggedSequence row in sparse)
        {
            row.Levels = [.. row.Levels.Select(level => random.NextSingle() < 0.5f ? float.NaN : level)];
            row.Tags = [.. row.Tags.Select(tag => random.NextSingle() < 0.5f ? "?" : tag)];
        }

        // "?" is no key value, so it becomes a missing key.
        IDataView keys = ml.Data.LoadFromEnumerable(new[] { new { Tags = "O" }, new { Tags = "B-high" }, new { Tags = "I-high" } });
        IDataView data = ml.Data.LoadFromEnumerable(sparse);
        var tagger = ml.Transforms.Conversion.MapValueToKey("Label", "Tags", keyData: keys)
            .Append(ml.SequenceTagging().Trainers.Lstm(hiddenSize: 12, numberOfEpochs: 30, learningRate: 0.02f)).Fit(data);

        SequenceTaggingMetrics metrics = ml.SequenceTagging().Evaluate(tagger.Transform(data));
        Assert.AreEqual(sparse.Sum(row => row.Tags.Count(tag => tag != "?")), metrics.NumberOfSteps);
        Assert.IsGreaterThan(0.95, ml.SequenceTagging().Evaluate(tagger.Transform(ml.Data.LoadFromEnumerable(rows))).Accuracy);

        RecurrentTransformer regression = ml.SequenceRegression().Trainers.Gru("Levels", hiddenSize: 12, numberOfEpochs: 30, learningRate: 0.02f).Fit(data);
        SequenceRegressionMetrics errors = ml.SequenceRegression().Evaluate(regression.Transform(data), "Levels");
        Assert.AreEqual(sparse.Sum(row => row.Levels.Count(float.IsFinite)), errors.NumberOfSteps);
        Assert.IsGreaterThan(0.6, errors.RSquared);
    }

    [TestMethod]
    public void A_sequence_without_steps_has_no_tags()
    {
        var model = ml.Transforms.Conversion.MapValueToKey("Label", "Tags")
            .Append(ml.SequenceTagging().Trainers.Gru(numberOfEpochs: 1)).Fit(ml.Data.LoadFromEnumerable(rows));
        IDataView scored = model.Transform(ml.Data.LoadFromEnumerable(new[] { rows[0], new TaggedSequence(), rows[1] }));
        CollectionAssert.AreEqual(new[] { rows[0].Tags.Length, 0, rows[1].Tags.Length }, Tags(scored).Select(tags => tags.Length).ToArray());
    }

    [TestMethod]
    public void Metrics_of_a_regression_are_those_of_the_formulas()
    {
        IDataView data = ml.Data.LoadFromEnumerable(new[]
        {
            new { Label = new[] { 1f, float.NaN, 3f }, Score = new[] { 2f, 9f, 3f } }, new { Label = new[] { 8f }, Score = new[] { 6f } },
        });
        SequenceRegressionMetrics metrics = ml.SequenceRegression().Evaluate(data);
        Assert.AreEqual(3, metrics.NumberOfSteps);
        Assert.AreEqual(1, metrics.MeanAbsoluteError, 1e-12, "(1 + 0 + 2) / 3");
        Assert.AreEqual(5.0 / 3, metrics.MeanSquaredError, 1e-12, "(1 + 0 + 4) / 3");
        Assert.AreEqual(Math.Sqrt(5.0 / 3), metrics.RootMeanSquaredError, 1e-12);
        Assert.AreEqual(1 - (5.0 / 26), metrics.RSquared, 1e-12, "labels 1, 3, 8: mean 4, squares 9 + 1 + 16");
    }

    [TestMethod]
    public void Cross_validation_judges_every_row_once_and_keeps_groups_together()
    {
        TaggedSequence[] few = TaggedSequence.Rows(90);
        IDataView data = ml.Data.LoadFromEnumerable(few.Select((row, i) => new { row.Tags, row.Levels, Features = row.Features.Where((_, k) => k % 2 == 0).ToArray(), Group = i % 9 }));
        var tagger = ml.Transforms.Conversion.MapValueToKey("Label", "Tags").Append(ml.SequenceTagging().Trainers.Gru(hiddenSize: 8, numberOfEpochs: 15, learningRate: 0.02f));

        var folds = ml.SequenceTagging().CrossValidate(data, tagger, numberOfFolds: 3, samplingKeyColumnName: "Group", seed: 4);

        Assert.HasCount(3, folds);
        Assert.AreEqual(few.Sum(row => row.Tags.Length), folds.Sum(fold => fold.Metrics.NumberOfSteps));
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, folds.Select(fold => fold.Fold).ToArray());
        int[][] groups = [.. folds.Select(fold => fold.ScoredHoldOutSet.GetColumn<int>("Group").Distinct().ToArray())];
        Assert.AreEqual(9, groups.Sum(group => group.Length), "Each group is in one fold.");
        foreach (var fold in folds)
        {
            Assert.IsGreaterThan(0.8, fold.Metrics.Accuracy);
            Assert.AreEqual(fold.Metrics.Accuracy, ml.SequenceTagging().Evaluate(fold.Model.Transform(fold.ScoredHoldOutSet)).Accuracy, 1e-9);
        }

        var errors = ml.SequenceRegression().CrossValidate(data, ml.SequenceRegression().Trainers.Gru("Levels", hiddenSize: 8, numberOfEpochs: 15, learningRate: 0.02f), 2, "Levels");
        Assert.AreEqual(few.Sum(row => row.Levels.Length), errors.Sum(fold => fold.Metrics.NumberOfSteps));
        AssertRefused<ArgumentOutOfRangeException>(() => ml.SequenceTagging().CrossValidate(data, tagger, numberOfFolds: 1), "numberOfFolds");
    }

    [TestMethod]
    public void Deep_normalised_stacks_are_trained_saved_and_loaded()
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Tags").Append(ml.SequenceTagging().Trainers.Lstm(new SequenceTaggingOptions
        {
            HiddenSize = 10,
            NumberOfLayers = 3,
            LayerNormalization = true,
            Residual = true,
            Dropout = 0.1f,
            VariationalDropout = true,
            StateDropout = 0.1f,
            NumberOfEpochs = 15,
            LearningRate = 0.01f,
        }));
        var model = pipeline.Fit(data);
        using var saved = new MemoryStream();
        ml.Model.Save(model, data.Schema, saved);
        saved.Position = 0;

        IDataView scored = ml.Model.Load(saved, out _).Transform(data);

        Assert.IsGreaterThan(0.95, ml.SequenceTagging().Evaluate(scored).Accuracy);
        CollectionAssert.AreEqual(Scores(model.Transform(data)).SelectMany(score => score).ToArray(), Scores(scored).SelectMany(score => score).ToArray());
    }

    [TestMethod]
    public void Weights_of_classes_decide_between_contradicting_tags_by_their_value()
    {
        // every other sequence says the opposite of the one before it
        IDataView data = ml.Data.LoadFromEnumerable(rows.SelectMany(row => new[]
        {
            new TaggedSequence { Features = row.Features, Tags = [.. row.Tags.Select(_ => "common")] },
            new TaggedSequence { Features = row.Features, Tags = [.. row.Tags.Select(_ => "rare")] },
        }));
        float Rare(Dictionary<string, float>? weights) => ml.Transforms.Conversion.MapValueToKey("Label", "Tags")
            .Append(ml.SequenceTagging().Trainers.Lstm(new SequenceTaggingOptions
            {
                Crf = false,
                HiddenSize = 4,
                NumberOfEpochs = 20,
                LearningRate = 0.02f,
                WeightDecay = 0,
                ClassWeights = weights,
            }))
            .Fit(data).Transform(data).GetColumn<float[]>("Score").SelectMany(scores => scores.Where((_, i) => i % 2 == 1)).Average();

        // Of a weight of 9 against one of 1, the share that makes the loss smallest is nine tenths.
        Assert.AreEqual(0.9f, Rare(new() { ["rare"] = 9 }), 0.05f);
        Assert.AreEqual(0.5f, Rare(null), 0.05f);
    }

    [TestMethod]
    public void What_does_not_serve_is_refused_by_name_value_and_remedy()
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        SequenceTaggingCatalog tagging = ml.SequenceTagging();

        AssertRefused<ArgumentException>(() => tagging.Trainers.Lstm("Tags").Fit(data), "Column 'Tags'", "vector of Key<UInt32>", "MapValueToKey(\"Tags\")");
        AssertRefused<ArgumentException>(() => ml.SequenceRegression().Trainers.Lstm("Tags").Fit(data), "Column 'Tags'", "vector of Single", "ml.Regression.Trainers");
        AssertRefused<ArgumentException>(() => tagging.Evaluate(data, "Tags"), "Column 'Tags'", "vector of Key<UInt32>", "labelColumnName");
        AssertRefused<ArgumentException>(() => tagging.Evaluate(data, "Nothing"), "no column 'Nothing'");

        AssertRefused<ArgumentException>(
            () => tagging.Trainers.Lstm(new SequenceTaggingOptions { ClassWeights = new Dictionary<string, float> { ["O"] = 0.1f } }),
            "ClassWeights weighs each step by its class", "Set Crf to false");
        AssertRefused<ArgumentException>(
            () => ml.Transforms.Conversion.MapValueToKey("Label", "Tags")
                .Append(tagging.Trainers.Lstm(new SequenceTaggingOptions { TruncationSteps = 3, Bidirectional = false })).Fit(data),
            "judges a sequence as a whole", "Set TruncationSteps to 0");

        TaggedSequence uneven = TaggedSequence.Rows(1)[0];
        uneven.Tags = [.. uneven.Tags, "O"];
        IDataView bad = ml.Data.LoadFromEnumerable(rows.Append(uneven));
        AssertRefused<InvalidDataException>(
            () => ml.Transforms.Conversion.MapValueToKey("Label", "Tags").Append(tagging.Trainers.Lstm()).Fit(bad),
            "Row 150", $"holds {uneven.Tags.Length} labels, but the sequence has {uneven.Tags.Length - 1} steps");

        TaggedSequence infinite = TaggedSequence.Rows(1)[0];
        infinite.Levels[^1] = float.PositiveInfinity;
        AssertRefused<InvalidDataException>(
            () => ml.SequenceRegression().Trainers.Lstm("Levels").Fit(ml.Data.LoadFromEnumerable(rows.Append(infinite))),
            "Row 150", $"column 'Levels' holds Infinity at step {infinite.Levels.Length - 1}", "must be a finite number");

        foreach (TaggedSequence row in rows)
        {
            Array.Fill(row.Tags, "O");
        }

        AssertRefused<InvalidDataException>(
            () => ml.Transforms.Conversion.MapValueToKey("Label", "Tags").Append(tagging.Trainers.Lstm()).Fit(data), "Column 'Label' holds the same class");
    }

    private static void AssertRefused<TException>(Func<object> action, params string[] parts)
        where TException : Exception
    {
        string message = Assert.ThrowsExactly<TException>(action).Message;
        foreach (string part in parts)
        {
            StringAssert.Contains(message, part);
        }
    }

    private static float[][] Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score")];

    private static uint[][] Tags(IDataView scored) => [.. scored.GetColumn<uint[]>("PredictedLabel")];
}
