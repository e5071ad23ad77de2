using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Tests.Engine;

/// <summary>What does not run step by step is named, and why, and what to do.</summary>
[TestClass]
public sealed class RecurrentEngineErrorTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IDataView data;

    public RecurrentEngineErrorTests() => data = ml.Data.LoadFromEnumerable(Reading.Series(60));

    [TestMethod]
    public void A_model_without_a_recurrent_trainer_is_told_apart() =>
        AssertError<Reading>(
            ml.Transforms.NormalizeMinMax("Pair").Append(ml.Regression.Trainers.Sdca("Heat", "Pair", maximumNumberOfIterations: 1)).Fit(data),
            "no recurrent trainer", "NormalizingTransformer, RegressionPredictionTransformer", "CreatePredictionEngine");

    [TestMethod]
    public void A_bidirectional_network_needs_the_steps_to_come() =>
        AssertError<Reading>(
            Windows().Append(Trainer(options => options.Bidirectional = true)).Fit(data),
            "bidirectional", "Bidirectional = false", "StreamMemory.Window");

    [TestMethod]
    public void A_window_needs_a_length()
    {
        var definition = SchemaDefinition.Create(typeof(Pairs));
        definition[nameof(Pairs.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 0, 2);
        ITransformer model = Trainer(options => options.LabelColumnName = "Label").Fit(ml.Data.LoadFromEnumerable(Pairs.Of(20), definition));

        var exception = Assert.ThrowsExactly<ArgumentException>(
            () => model.CreateRecurrentEngine<AnySize, Answer>(ml, memory: StreamMemory.Window));

        Assert.Contains("different lengths", exception.Message);
    }

    [TestMethod]
    public void Two_recurrent_trainers_are_one_too_many() =>
        AssertError<Reading>(Windows().Append(Trainer()).Append(Trainer()).Fit(data), "2 recurrent trainers", "Make an engine for each");

    [TestMethod]
    public void A_second_window_is_named_by_its_place() =>
        AssertError<Reading>(
            ml.Transforms.SequenceWindow("Other", "Load", labelColumnName: null, length: 2).Append(Windows()).Append(Trainer()).Fit(data),
            "Step 2 of the model, SequenceWindowTransformer,", "number of rows");

    [TestMethod]
    public void Windows_of_scores_come_too_late() =>
        AssertError<Pairs>(
            Trainer(options => options.LabelColumnName = "Label")
                .Append(ml.Transforms.SequenceWindow("Windows", "Score", labelColumnName: null, length: 2))
                .Fit(ml.Data.LoadFromEnumerable(Pairs.Of(20))),
            "SequenceWindowTransformer", "after the recurrent trainer");

    [TestMethod]
    public void What_works_on_whole_windows_is_sent_before_them()
    {
        var lengthOne = ml.Transforms.NormalizeLpNorm("Features");

        AssertError<Reading>(Windows().Append(lengthOne).Append(Trainer()).Fit(data), "Step 2 of the model", "LpNorm", "'Features'", "before SequenceWindow");
        AssertError<Reading>(
            Windows().Append(ml.Transforms.NormalizeMinMax("Features")).Append(Trainer()).Fit(data), "Step 2 of the model", "NormalizingTransformer");
        AssertError<Reading>(
            Windows().Append(ml.Transforms.Concatenate("Features", "Features", "Pair")).Append(Trainer(options => options.FeaturesPerStep = 1)).Fit(data),
            "Step 2 of the model, ColumnConcatenatingTransformer", "'Features'");
    }

    [TestMethod]
    public void A_trainer_that_reads_past_the_windows_is_named() =>
        AssertError<Reading>(
            Windows("Windows").Append(Trainer(options => (options.FeatureColumnName, options.FeaturesPerStep) = ("Pair", 2))).Fit(data),
            "'Pair'", "'Windows'", "featureColumnName");

    [TestMethod]
    public void A_column_that_a_step_lacks_is_named_with_its_transformer() =>
        AssertError<LoadOnly>(Pipelines.Fit(ml, Reading.Series(60)), "OneHotEncoding", "Mode", "columns that the pipeline reads");

    [TestMethod]
    public void A_label_that_a_step_lacks_is_not_asked_for()
    {
        using var engine = Windows().Append(Trainer()).Fit(data).CreateRecurrentEngine<LoadOnly, Answer>(ml);

        Assert.IsTrue(float.IsFinite(engine.Predict(new LoadOnly { Load = 1 }).Score));
    }

    [TestMethod]
    public void A_whole_sequence_is_not_a_step()
    {
        ITransformer model = Trainer(options => options.LabelColumnName = "Label").Fit(ml.Data.LoadFromEnumerable(Pairs.Of(20)));

        AssertError<Pairs>(model, "'Features'", "a time step of this model is 2 values", "[VectorType(2)]");
    }

    [TestMethod]
    public void A_vector_of_unknown_size_is_checked_step_by_step()
    {
        RecurrentTransformer model = Trainer(options => options.LabelColumnName = "Label").Fit(ml.Data.LoadFromEnumerable(Pairs.Of(20)));
        using var engine = model.CreateRecurrentEngine<AnySize, Answer>(ml);
        Assert.IsTrue(float.IsFinite(engine.Predict(new AnySize { Features = [1, 2] }).Score));

        var exception = Assert.ThrowsExactly<InvalidDataException>(() => engine.Predict(new AnySize { Features = [1, 2, 3] }));

        Assert.Contains("Column 'Features' holds 3 values; a time step of this model has 2", exception.Message);
    }

    [TestMethod]
    public void A_series_column_that_is_missing_or_no_name_is_refused()
    {
        ITransformer model = Windows().Append(Trainer()).Fit(data);

        Assert.Contains("'Shop'", Assert.ThrowsExactly<ArgumentException>(
            () => model.CreateRecurrentEngine<Reading, Answer>(ml, seriesColumnName: "Shop")).Message);
        Assert.Contains("text, key or integer", Assert.ThrowsExactly<ArgumentException>(
            () => model.CreateRecurrentEngine<Reading, Answer>(ml, seriesColumnName: "Load")).Message);
    }

    [TestMethod]
    public void Dropping_every_score_leaves_nothing_to_do() =>
        AssertError<Reading>(
            Windows().Append(Trainer()).Append(ml.Transforms.SelectColumns("Load")).Fit(data), "drops every column", "Score");

    private SequenceWindowEstimator Windows(string outputColumnName = "Features") =>
        ml.Transforms.SequenceWindow(outputColumnName, "Load", sourceColumnName: "Heat", length: 4);

    private RecurrentEstimator Trainer(Action<RecurrentTrainerOptions>? change = null)
    {
        RecurrentTrainerOptions options = Pipelines.Quick();
        change?.Invoke(options);
        return ml.Regression.Trainers.Lstm(options);
    }

    private void AssertError<TStep>(ITransformer model, params string[] parts)
        where TStep : class
    {
        var exception = Assert.ThrowsExactly<ArgumentException>(() => model.CreateRecurrentEngine<TStep, Answer>(ml));
        foreach (string part in parts)
        {
            Assert.Contains(part, exception.Message);
        }
    }

    private sealed class LoadOnly
    {
        public float Load { get; set; }
    }

    private sealed class AnySize
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class Pairs
    {
        [VectorType(3, 2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public static IEnumerable<Pairs> Of(int count) =>
            Enumerable.Range(0, count).Select(i => new Pairs { Features = [i, 1, 2, 3, 4, 5], Label = i });
    }
}
