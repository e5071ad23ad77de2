using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Interop;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>Errors name the column, the value, the requirement and the remedy.</summary>
[TestClass]
public sealed class BadInputTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly List<string> log = [];

    public BadInputTests() => ml.Log += (_, entry) => log.Add($"{entry.Kind}: {entry.Message}");

    [TestMethod]
    public void Missing_column_is_named_with_those_there_are()
    {
        RecurrentEstimator trainer = Lstm(options => options.FeatureColumnName = "Signal");

        AssertError<ArgumentException>(() => trainer.Fit(Data()), "'Signal'", "'Features'", "FeatureColumnName");
        AssertError<ArgumentException>(
            () => trainer.GetOutputSchema(SchemaColumn.ShapeOf(Data().Schema)), "'Signal'", "'Features'", "FeatureColumnName");
        AssertError<ArgumentException>(() => Lstm(options => options.LabelColumnName = "Truth").Fit(Data()), "'Truth'",
            "LabelColumnName");
        AssertError<ArgumentException>(
            () => Lstm(options => options.ExampleWeightColumnName = "Importance").Fit(Data()), "'Importance'",
            "ExampleWeightColumnName");
    }

    [TestMethod]
    public void Missing_column_is_named_when_scoring()
    {
        RecurrentTransformer model = Lstm().Fit(Data());
        IDataView other = ml.Transforms.DropColumns("Features").Fit(Data()).Transform(Data());

        AssertError<ArgumentException>(() => model.Transform(other), "'Features'", "'Value'");
    }

    [TestMethod]
    public void Features_of_another_type_are_refused_with_a_remedy()
    {
        AssertError<ArgumentException>(
            () => Lstm(options => options.FeatureColumnName = "Value").Fit(Data()), "'Value'", "Single", "Vector<Single>",
            "SequenceWindow");
        AssertError<ArgumentException>(
            () => Lstm(options => options.FeatureColumnName = "Class").Fit(Data()), "'Class'", "String", "Vector<Single>");
        IDataView doubles = ml.Transforms.Conversion.ConvertType("Features", outputKind: DataKind.Double).Fit(Data())
            .Transform(Data());
        AssertError<ArgumentException>(() => Lstm().Fit(doubles), "'Features'", "Vector<Double>", "Vector<Single>",
            "ConvertType");
    }

    [TestMethod]
    public void Labels_of_another_type_are_refused_with_a_remedy()
    {
        AssertError<ArgumentException>(
            () => ml.Regression.Trainers.Lstm("Class").Fit(Data()), "'Class'", "String", "Single", "ConvertType");
        AssertError<ArgumentException>(
            () => ml.BinaryClassification.Trainers.Lstm("Class").Fit(Data()), "'Class'", "String", "Boolean", "ConvertType");
        AssertError<ArgumentException>(
            () => ml.MulticlassClassification.Trainers.Lstm("Class").Fit(Data()), "'Class'", "String", "Key<UInt32>",
            "MapValueToKey(\"Class\")");
        AssertError<ArgumentException>(
            () => Lstm(options => options.ExampleWeightColumnName = "Flag").Fit(Data()), "'Flag'", "Boolean", "Single",
            "ConvertType");
    }

    [TestMethod]
    public void Key_label_of_many_values_is_refused_for_binary_classification()
    {
        IDataView data = ml.Transforms.Conversion.MapValueToKey("Class").Fit(Data()).Transform(Data());

        AssertError<ArgumentException>(
            () => ml.BinaryClassification.Trainers.Lstm("Class").Fit(data), "'Class'", "3 values", "MulticlassClassification");
    }

    [TestMethod]
    public void Vector_that_is_no_multiple_of_features_per_step_is_refused()
    {
        IDataView flat = ml.Transforms.Concatenate("Flat", "Features", "Value").Fit(Data()).Transform(Data());

        AssertError<ArgumentException>(
            () => Lstm(options => (options.FeatureColumnName, options.FeaturesPerStep) = ("Flat", 2)).Fit(flat),
            "'Flat'", "11 values", "FeaturesPerStep = 2", "Pad the sequence");
    }

    [TestMethod]
    public void Features_per_step_that_contradict_the_dimensions_are_refused() => AssertError<ArgumentException>(
        () => Lstm(options => options.FeaturesPerStep = 5).Fit(Data()), "'Features'", "2 features per step",
        "FeaturesPerStep = 5", "at 0");

    [TestMethod]
    public void Sequences_of_another_length_than_in_training_are_refused_when_scoring()
    {
        RecurrentTransformer model = Lstm().Fit(Data());
        IDataView longer = ml.Transforms.Concatenate("Features", "Features", "Value", "Value").Fit(Data()).Transform(Data());

        AssertError<ArgumentException>(() => model.Transform(longer), "'Features'", "12", "5 steps x 2 features = 10 values");
    }

    [TestMethod]
    public void No_rows_and_one_row_are_refused()
    {
        AssertError<InvalidDataException>(() => Lstm().Fit(Data(0)), "'Features'", "no rows", "at least 2", "Check the loader");
        AssertError<InvalidDataException>(() => Lstm().Fit(Data(1)), "'Features'", "1 sequence", "at least 2", "Add rows");
    }

    [TestMethod]
    [DataRow(float.NaN, "NaN")]
    [DataRow(float.PositiveInfinity, "Infinity")]
    [DataRow(float.NegativeInfinity, "-Infinity")]
    public void Invalid_feature_fails_with_its_row_and_place(float value, string text)
    {
        SequenceRow[] rows = Sequences.Rows(20);
        rows[7].Features[5] = value;

        AssertError<InvalidDataException>(
            () => Lstm().Fit(ml.Data.LoadFromEnumerable(rows)), "Row 7", "'Features'", $"holds {text} ", "step 2, feature 1",
            "Skip");
    }

    [TestMethod]
    [DataRow(float.NaN, "a missing value")]
    [DataRow(float.PositiveInfinity, "Infinity")]
    public void Invalid_label_of_a_regression_fails_with_its_row(float value, string text)
    {
        SequenceRow[] rows = Sequences.Rows(20);
        rows[3].Value = value;

        AssertError<InvalidDataException>(
            () => Lstm().Fit(ml.Data.LoadFromEnumerable(rows)), "Row 3", "'Value'", $"holds {text}", "a finite number", "Skip");
    }

    [TestMethod]
    public void Number_other_than_0_and_1_fails_as_label_of_a_binary_classification() => AssertError<InvalidDataException>(
        () => ml.BinaryClassification.Trainers.Lstm("Value").Fit(Data()), "Row 0", "'Value'", "1 or 0", "Skip");

    [TestMethod]
    public void Missing_key_fails_as_label_of_a_multiclass_classification()
    {
        SequenceRow[] rows = Sequences.Rows(20);
        rows[4].Class = "";
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        IDataView keys = ml.Transforms.Conversion.MapValueToKey("Class").Fit(Data()).Transform(data);

        AssertError<InvalidDataException>(
            () => ml.MulticlassClassification.Trainers.Lstm("Class").Fit(keys), "Row 4", "'Class'", "a missing value",
            "3 values", "Skip");
    }

    [TestMethod]
    public void Negative_weight_fails_and_so_do_weights_that_are_all_0()
    {
        SequenceRow[] rows = Sequences.Rows(20);
        RecurrentEstimator trainer = Lstm(options => options.ExampleWeightColumnName = "Weight");

        rows[9].Weight = -1;
        AssertError<InvalidDataException>(() => trainer.Fit(ml.Data.LoadFromEnumerable(rows)), "Row 9", "'Weight'", "holds -1",
            "0 or more");

        Array.ForEach(rows, row => row.Weight = 0);
        AssertError<InvalidDataException>(
            () => trainer.Fit(ml.Data.LoadFromEnumerable(rows)), "'Weight'", "weight 0 in all 20 rows",
            "ExampleWeightColumnName");
    }

    [TestMethod]
    public void Skipping_invalid_rows_trains_as_if_they_were_not_there_and_warns()
    {
        SequenceRow[] rows = Sequences.Rows(40);
        rows[7].Features[5] = float.NaN;
        rows[9].Value = float.NaN;
        SequenceRow[] valid = [.. rows.Where((_, index) => index is not 7 and not 9)];
        RecurrentEstimator skipping = Lstm(options => options.InvalidRows = InvalidRowHandling.Skip);

        RecurrentTransformer model = skipping.Fit(ml.Data.LoadFromEnumerable(rows));

        float[] expected = Scores(Lstm().Fit(ml.Data.LoadFromEnumerable(valid)));
        CollectionAssert.AreEqual(expected, Scores(model));
        string warning = Assert.ContainsSingle(line => line.StartsWith("Warning", StringComparison.Ordinal), log);
        Assert.Contains("Skipped 2 of 40 rows", warning);
        Assert.Contains("Row 7", warning);
    }

    [TestMethod]
    public void Skipping_all_rows_is_refused()
    {
        SequenceRow[] rows = Sequences.Rows(5);
        Array.ForEach(rows, row => row.Value = float.NaN);

        AssertError<InvalidDataException>(
            () => Lstm(options => options.InvalidRows = InvalidRowHandling.Skip).Fit(ml.Data.LoadFromEnumerable(rows)),
            "None of the 5 rows", "Row 0", "'Value'");
    }

    [TestMethod]
    public void Labels_of_one_class_are_refused()
    {
        SequenceRow[] rows = [.. Sequences.Rows(60).Where(row => row.Flag)];
        IDataView data = ml.Data.LoadFromEnumerable(rows);

        AssertError<InvalidDataException>(
            () => ml.BinaryClassification.Trainers.Lstm("Flag").Fit(data), "'Flag'", $"all {rows.Length} rows", "at least two",
            "Add rows");
    }

    [TestMethod]
    public void Batch_larger_than_the_data_is_all_of_it()
    {
        RecurrentTransformer whole = Lstm(options => options.BatchSize = 20).Fit(Data(20));
        RecurrentTransformer larger = Lstm(options => options.BatchSize = 1000).Fit(Data(20));

        CollectionAssert.AreEqual(Scores(whole), Scores(larger));
    }

    [TestMethod]
    public void Training_that_diverges_at_once_fails_with_the_epoch_and_a_remedy() => AssertError<TrainingDivergedException>(
        () => Lstm(options => Diverge(options, learningRate: 1e30f)).Fit(Data()), "epoch 1, batch 2", "Lower LearningRate");

    [TestMethod]
    public void Training_that_diverges_later_keeps_its_best_and_warns()
    {
        RecurrentTransformer model = Lstm(options =>
        {
            Diverge(options, learningRate: 1e4f);
            options.WarmUpFraction = 1;
            options.NumberOfEpochs = 200;
        }).Fit(Data());

        string warning = Assert.ContainsSingle(line => line.StartsWith("Warning", StringComparison.Ordinal), log);
        Assert.Contains($"epoch {model.History.Count + 1}", warning);
        Assert.Contains("LearningRate", warning);
        Assert.IsTrue(Scores(model).All(float.IsFinite));
    }

    [TestMethod]
    [DataRow("Rnn")]
    [DataRow("Lstm")]
    [DataRow("Gru")]
    public void Options_that_do_not_go_with_a_trainer_are_refused_at_construction(string name)
    {
        RecurrentEstimator Create(RecurrentTrainerOptions options) => name switch
        {
            "Rnn" => ml.BinaryClassification.Trainers.Rnn(options),
            "Lstm" => ml.BinaryClassification.Trainers.Lstm(options),
            _ => ml.BinaryClassification.Trainers.Gru(options),
        };

        AssertError<ArgumentException>(() => Create(new() { Loss = LossKind.Huber }), "Huber", "BinaryClassification",
            "Logistic");
        AssertError<ArgumentOutOfRangeException>(() => Create(new() { HiddenSize = 0 }), "HiddenSize", "0", "between 1");
        AssertError<ArgumentOutOfRangeException>(() => Create(new() { NumberOfEpochs = 0 }), "NumberOfEpochs", "0", "between 1");
        AssertError<ArgumentOutOfRangeException>(() => Create(new() { LearningRate = float.NaN }), "LearningRate", "NaN",
            "positive");
        AssertError<ArgumentOutOfRangeException>(() => Create(new() { FeaturesPerStep = -1 }), "FeaturesPerStep", "-1");
        AssertError<ArgumentException>(() => Create(new() { LabelColumnName = "" }), "LabelColumnName");
        if (name != "Rnn")
        {
            AssertError<ArgumentException>(() => Create(new() { Activation = RnnActivation.Relu }), "Activation = Relu",
                "use Rnn");
        }

        if (name != "Gru")
        {
            AssertError<ArgumentException>(() => Create(new() { ResetBefore = true }), "ResetBefore", "use Gru");
        }
    }

    [TestMethod]
    public void Sequence_that_is_not_a_number_gets_a_score_that_is_not_a_number()
    {
        SequenceRow[] rows = Sequences.Rows(20);
        IDataView training = ml.Data.LoadFromEnumerable(rows);
        RecurrentTransformer[] models = [ml.Regression.Trainers.Gru("Value", hiddenSize: 4, numberOfEpochs: 2).Fit(training),
            Lstm().Fit(training)];

        rows[3].Features[2] = float.NaN;

        foreach (RecurrentTransformer model in models)
        {
            float[] scores = [.. model.Transform(ml.Data.LoadFromEnumerable(rows)).GetColumn<float>("Score")];
            CollectionAssert.AreEqual(new[] { 3 }, Enumerable.Range(0, 20).Where(row => float.IsNaN(scores[row])).ToArray());
        }
    }

    private static void Diverge(RecurrentTrainerOptions options, float learningRate)
    {
        options.Optimizer = OptimizerKind.Sgd;
        options.LearningRate = learningRate;
        options.BatchSize = 4;
        options.ClipNorm = 0;
        options.Standardize = false;
        options.WarmUpFraction = 0;
    }

    private static void AssertError<TException>(Func<object> action, params string[] parts)
        where TException : Exception
    {
        var exception = Assert.ThrowsExactly<TException>(() => _ = action());
        foreach (string part in parts)
        {
            Assert.Contains(part, exception.Message);
        }
    }

    private IDataView Data(int count = 30) => ml.Data.LoadFromEnumerable(Sequences.Rows(count));

    private float[] Scores(RecurrentTransformer model) => [.. model.Transform(Data()).GetColumn<float>("Score")];

    private RecurrentEstimator Lstm(Action<RecurrentTrainerOptions>? change = null)
    {
        var options = new RecurrentTrainerOptions
        {
            LabelColumnName = "Value",
            HiddenSize = 4,
            NumberOfEpochs = 3,
            Seed = 1,
        };
        change?.Invoke(options);
        return ml.Regression.Trainers.Lstm(options);
    }
}
