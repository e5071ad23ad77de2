using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>What a user steers training with: seeds, weights, validation data, initial models, progress and cancellation.</summary>
[TestClass]
public sealed class TrainingControlTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly List<string> log = [];

    public TrainingControlTests() => ml.Log += (_, entry) => log.Add($"{entry.Kind}: {entry.Message}");

    [TestMethod]
    public void Number_of_threads_changes_nothing()
    {
        float[][] scores = [.. new[] { 1, 2, 3 }.Select(threads =>
            Scores(Lstm(options => options.NumberOfThreads = threads).Fit(Data())))];

        CollectionAssert.AreEqual(scores[0], scores[1]);
        CollectionAssert.AreEqual(scores[0], scores[2]);
    }

    [TestMethod]
    public void Fitting_twice_gives_the_same_model()
    {
        RecurrentEstimator trainer = Lstm(options => options.Seed = null);

        CollectionAssert.AreEqual(Scores(trainer.Fit(Data())), Scores(trainer.Fit(Data())));
    }

    [TestMethod]
    public void Later_changes_of_options_have_no_effect()
    {
        var options = new RecurrentTrainerOptions { LabelColumnName = "Value", HiddenSize = 4, NumberOfEpochs = 2 };
        RecurrentEstimator trainer = ml.Regression.Trainers.Rnn(options);

        options.LabelColumnName = "Class";
        options.NumberOfEpochs = 5;

        Assert.HasCount(2, trainer.Fit(Data()).History);
    }

    [TestMethod]
    public void Trainer_needs_neither_normalisation_nor_cache()
    {
        TrainerInfo info = Lstm().Info;

        Assert.IsFalse(info.NeedNormalization);
        Assert.IsFalse(info.WantCaching);
    }

    [TestMethod]
    public void Example_weights_decide_between_contradicting_labels()
    {
        SequenceRow[] rows = [.. Sequences.Rows(80).Select((row, index) => new SequenceRow
        {
            Features = row.Features,
            Value = index % 2,
            Weight = index % 2 == 0 ? 1 : 9,
        })];
        IDataView data = ml.Data.LoadFromEnumerable(rows);

        float weighted = Scores(Lstm(options => options.ExampleWeightColumnName = "Weight").Fit(data), data).Average();
        float equal = Scores(Lstm().Fit(data), data).Average();

        Assert.AreEqual(0.9f, weighted, 0.15f);
        Assert.AreEqual(0.5f, equal, 0.15f);
    }

    [TestMethod]
    public void Weights_of_classes_decide_between_contradicting_labels_by_the_value_of_the_label()
    {
        IDataView data = ml.Data.LoadFromEnumerable(Sequences.Rows(80).Select((row, index) => new SequenceRow
        {
            Features = row.Features,
            Class = index % 2 == 0 ? "rare" : "common",
            Flag = index % 2 == 0,
        }));
        var weights = new Dictionary<string, float> { ["rare"] = 9 };
        var options = new RecurrentTrainerOptions { LabelColumnName = "Class", HiddenSize = 4, NumberOfEpochs = 60, LearningRate = 0.02f, WeightDecay = 0, ClassWeights = weights };
        var classifier = ml.Transforms.Conversion.MapValueToKey("Class").Append(ml.MulticlassClassification.Trainers.Lstm(options));
        weights["rare"] = 1;

        // the first row has the first key, and key values are in order of appearance
        float rare = classifier.Fit(data).Transform(data).GetColumn<float[]>("Score").Average(scores => scores[0]);
        (options.LabelColumnName, options.ClassWeights) = ("Flag", new Dictionary<string, float> { ["true"] = 9 });
        float flag = ml.BinaryClassification.Trainers.Lstm(options).Fit(data).Transform(data).GetColumn<float>("Probability").Average();

        Assert.AreEqual(0.9f, rare, 0.1f);
        Assert.AreEqual(0.9f, flag, 0.1f);
    }

    [TestMethod]
    public void Weights_of_classes_that_do_not_fit_are_refused()
    {
        IDataView data = ml.Data.LoadFromEnumerable(Sequences.Rows(40));
        string Refusal(string label, string value, bool balance = false)
        {
            var options = new RecurrentTrainerOptions
            {
                LabelColumnName = label,
                BalanceClasses = balance,
                ClassWeights = new Dictionary<string, float> { [value] = value == "low" ? -1 : 2 },
            };
            Func<object> fit = label == "Class"
                ? () => ml.Transforms.Conversion.MapValueToKey("Class").Append(ml.MulticlassClassification.Trainers.Lstm(options)).Fit(data)
                : () => ml.Regression.Trainers.Lstm(options).Fit(data);
            try
            {
                _ = fit();
            }
            catch (ArgumentException exception)
            {
                return exception.Message;
            }

            return "";
        }

        StringAssert.Contains(Refusal("Class", "lowest"), "'lowest', which is no value of column 'Class'");
        StringAssert.Contains(Refusal("Class", "low"), "ClassWeights[\"low\"]");
        StringAssert.Contains(Refusal("Class", "high", balance: true), "Use one of them");
        StringAssert.Contains(Refusal("Value", "high"), "ClassWeights names values of column 'Value', which has none");
    }

    [TestMethod]
    public void Validation_set_decides_when_to_stop_by_option_and_by_overload()
    {
        IDataView misleading = ml.Data.LoadFromEnumerable(Sequences.Rows(30, seed: 3).Select(row => new SequenceRow
        {
            Features = row.Features,
            Value = 20 - row.Value,
        }));
        void Stop(RecurrentTrainerOptions options) => (options.Patience, options.NumberOfEpochs) = (2, 50);

        RecurrentTransformer held = Lstm(Stop).Fit(Data());
        RecurrentTransformer byOverload = Lstm(Stop).Fit(Data(), misleading);
        RecurrentTransformer byOption = Lstm(options =>
        {
            Stop(options);
            options.ValidationSet = misleading;
        }).Fit(Data());

        Assert.IsLessThan(held.History.Count, byOverload.History.Count);
        CollectionAssert.AreEqual(Scores(byOverload), Scores(byOption));
    }

    [TestMethod]
    public void Validation_set_may_have_its_columns_in_another_order()
    {
        IDataView validation = ml.Data.LoadFromEnumerable(Sequences.Rows(30, seed: 3));
        IDataView reordered = ml.Transforms.SelectColumns(["Weight", "Value", "Features"]).Fit(validation)
            .Transform(validation);

        CollectionAssert.AreEqual(Scores(Lstm().Fit(Data(), validation)), Scores(Lstm().Fit(Data(), reordered)));
    }

    [TestMethod]
    public void Validation_set_with_other_classes_is_refused()
    {
        IDataView data = ml.Data.LoadFromEnumerable(Sequences.Rows(60));
        IDataView few = ml.Data.LoadFromEnumerable(Sequences.Rows(60).Where(row => row.Class != "low"));
        IDataView Keys(IDataView rows) => ml.Transforms.Conversion.MapValueToKey("Class").Fit(rows).Transform(rows);

        var exception = Assert.ThrowsExactly<ArgumentException>(
            () => ml.MulticlassClassification.Trainers.Lstm("Class", hiddenSize: 4, numberOfEpochs: 1)
                .Fit(Keys(data), Keys(few)));

        Assert.Contains("'Class' has other classes than the validation set", exception.Message);
        Assert.Contains("MapValueToKey", exception.Message);
    }

    [TestMethod]
    public void Previous_model_is_continued_by_overload_by_option_and_from_a_saved_chain()
    {
        RecurrentTransformer first = Lstm(options => options.NumberOfEpochs = 20).Fit(Data());
        float[] before = Scores(first);
        using var saved = new MemoryStream();
        ml.Model.Save(new TransformerChain<ITransformer>(first), Data().Schema, saved);
        saved.Position = 0;
        ITransformer chain = ml.Model.Load(saved, out _);

        RecurrentTransformer fresh = Lstm(options => options.NumberOfEpochs = 1).Fit(Data());
        RecurrentTransformer byOverload = Lstm(options => options.NumberOfEpochs = 1).Fit(Data(), first);
        RecurrentTransformer byOption = Lstm(options => (options.NumberOfEpochs, options.InitialModel) = (1, first))
            .Fit(Data());
        RecurrentTransformer fromFile = Lstm(options => options.NumberOfEpochs = 1).Fit(Data(), chain);

        Assert.IsLessThan(0.5 * fresh.History[0].Loss, byOverload.History[0].Loss);
        CollectionAssert.AreEqual(Scores(byOverload), Scores(byOption));
        CollectionAssert.AreEqual(Scores(byOverload), Scores(fromFile));
        CollectionAssert.AreEqual(before, Scores(first));
        CollectionAssert.AreNotEqual(before, Scores(byOverload));
    }

    [TestMethod]
    public void Previous_model_that_does_not_fit_is_refused()
    {
        RecurrentTransformer small = Lstm(options => options.HiddenSize = 3).Fit(Data());
        ITransformer other = ml.Transforms.CopyColumns("Copy", "Value").Fit(Data());
        IDataView data = Keys(Sequences.Rows(60)), reordered = Keys(Sequences.Rows(60).OrderBy(row => row.Class));
        RecurrentEstimator classifier = ml.MulticlassClassification.Trainers.Lstm("Class", hiddenSize: 4, numberOfEpochs: 1);

        Assert.Contains("HiddenSize is 3 and not 4", Assert.ThrowsExactly<ArgumentException>(() => Lstm().Fit(Data(), small)).Message);
        Assert.Contains(".Lstm", Assert.ThrowsExactly<ArgumentException>(() => Lstm().Fit(Data(), other)).Message);
        Assert.Contains("other classes than the initial model",
            Assert.ThrowsExactly<ArgumentException>(() => classifier.Fit(reordered, classifier.Fit(data))).Message);

        IDataView Keys(IEnumerable<SequenceRow> rows)
        {
            IDataView view = ml.Data.LoadFromEnumerable(rows);
            return ml.Transforms.Conversion.MapValueToKey("Class").Fit(view).Transform(view);
        }
    }

    [TestMethod]
    public void Progress_reports_each_epoch_and_the_log_has_the_same()
    {
        var records = new List<EpochRecord>();

        RecurrentTransformer model = Lstm(options => options.Progress = records.Add).Fit(Data());

        CollectionAssert.AreEqual(model.History.ToArray(), records.Take(model.History.Count).ToArray());
        Assert.IsGreaterThan(model.History.Count, records.Count, "The training on all rows, those held back included, is reported too.");
        string line = Assert.ContainsSingle(entry => entry.Contains("Epoch 2 of 10: loss", StringComparison.Ordinal), log);
        foreach (string part in new[] { "Info: ", "loss ", "validation loss ", "rate ", " s" })
        {
            Assert.Contains(part, line);
        }
    }

    [TestMethod]
    public void Cancelled_token_keeps_the_best_so_far_and_says_so()
    {
        using var source = new CancellationTokenSource();

        RecurrentTransformer model = Lstm(options =>
        {
            options.NumberOfEpochs = 1000;
            options.CancellationToken = source.Token;
            options.Progress = epoch =>
            {
                if (epoch.Epoch == 3)
                {
                    source.Cancel();
                }
            };
        }).Fit(Data());

        Assert.HasCount(3, model.History);
        Assert.IsTrue(Scores(model).All(float.IsFinite));
        Assert.Contains("Cancelled", Assert.ContainsSingle(line => line.StartsWith("Warning", StringComparison.Ordinal), log));
    }

    [TestMethod]
    public void Flag_of_mlnet_cancels_training_too()
    {
        RecurrentTransformer model = Lstm(options =>
        {
            options.NumberOfEpochs = 20_000;
            options.Patience = 0;
            options.Progress = epoch =>
            {
                if (epoch.Epoch == 3)
                {
                    Cancel(ml);
                }
            };
        }).Fit(Data());

        Assert.IsGreaterThanOrEqualTo(3, model.History.Count);
        Assert.IsLessThan(20_000, model.History.Count);
        Assert.Contains("Cancelled", Assert.ContainsSingle(line => line.StartsWith("Warning", StringComparison.Ordinal), log));
    }

    [TestMethod]
    public void Training_cancelled_before_its_first_epoch_has_no_model() => Assert.Throws<OperationCanceledException>(
        () => Lstm(options => options.CancellationToken = new CancellationToken(canceled: true)).Fit(Data()));

    // as AutoML does when a trial takes too long
    private static void Cancel(MLContext context) => typeof(MLContext).GetMethod(
        "CancelExecution", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(context, null);

    private IDataView Data() => ml.Data.LoadFromEnumerable(Sequences.Rows(60));

    private float[] Scores(RecurrentTransformer model) => Scores(model, Data());

    private static float[] Scores(RecurrentTransformer model, IDataView data) =>
        [.. model.Transform(data).GetColumn<float>("Score")];

    private RecurrentEstimator Lstm(Action<RecurrentTrainerOptions>? change = null)
    {
        var options = new RecurrentTrainerOptions
        {
            LabelColumnName = "Value",
            HiddenSize = 4,
            NumberOfEpochs = 10,
            LearningRate = 0.02f,
            Seed = 1,
        };
        change?.Invoke(options);
        return ml.Regression.Trainers.Lstm(options);
    }
}
