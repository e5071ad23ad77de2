using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Core.Tests;

namespace MLNet.Recurrent.Tests.Trainers;

[TestClass]
public sealed class ScoringTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly SequenceRow[] rows = Sequences.Rows(60);

    [TestMethod]
    public void Probability_is_the_logistic_function_of_the_score_and_the_label_its_sign()
    {
        IDataView scored = ml.BinaryClassification.Trainers.Lstm("Flag", hiddenSize: 4, numberOfEpochs: 5).Fit(Data())
            .Transform(Data());

        float[] scores = [.. scored.GetColumn<float>("Score")];
        float[] probabilities = [.. scored.GetColumn<float>("Probability")];
        bool[] labels = [.. scored.GetColumn<bool>("PredictedLabel")];

        for (int row = 0; row < rows.Length; row++)
        {
            Assert.AreEqual(1 / (1 + Math.Exp(-scores[row])), probabilities[row], 1e-6);
            Assert.AreEqual(scores[row] > 0, labels[row]);
        }

        Assert.IsGreaterThan(1, labels.Distinct().Count());
    }

    [TestMethod]
    public void Class_scores_are_probabilities_and_the_greatest_is_predicted()
    {
        IDataView scored = ml.Transforms.Conversion.MapValueToKey("Class")
            .Append(ml.MulticlassClassification.Trainers.Lstm("Class", hiddenSize: 6, numberOfEpochs: 20, learningRate: 0.02f))
            .Append(ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel")).Fit(Data()).Transform(Data());
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);

        float[][] scores = [.. scored.GetColumn<float[]>("Score")];
        string[] predicted = [.. scored.GetColumn<string>("Predicted")];

        for (int row = 0; row < rows.Length; row++)
        {
            Assert.AreEqual(1, scores[row].Sum(), 1e-5);
            int greatest = Array.IndexOf(scores[row], scores[row].Max());
            Assert.AreEqual(names.GetItemOrDefault(greatest).ToString(), predicted[row]);
        }

        Assert.IsGreaterThan(0.7, predicted.Zip(rows).Count(pair => pair.First == pair.Second.Class) / (double)rows.Length);
    }

    [TestMethod]
    public void Boolean_number_and_key_labels_train_the_same_binary_model()
    {
        IDataView numbers = ml.Transforms.Conversion.ConvertType("Flag", outputKind: DataKind.Single).Fit(Data())
            .Transform(Data());
        IDataView ordered = ml.Data.LoadFromEnumerable([new Key { Flag = false }, new Key { Flag = true }]);
        IDataView keys = ml.Transforms.Conversion.MapValueToKey("Flag", keyData: ordered).Fit(Data()).Transform(Data());

        float[][] scores = [.. new[] { Data(), numbers, keys }.Select(data =>
            new MLContext(1).BinaryClassification.Trainers.Gru("Flag", hiddenSize: 4, numberOfEpochs: 3).Fit(data)
                .Transform(data)
                .GetColumn<float>("Score").ToArray())];

        CollectionAssert.AreEqual(scores[0], scores[1]);
        CollectionAssert.AreEqual(scores[0], scores[2]);
    }

    [TestMethod]
    public void Prediction_engine_allocates_nothing_after_the_first_row()
    {
        using var engine = ml.Model.CreatePredictionEngine<SequenceRow, ScalarScore>(
            ml.Regression.Trainers.Lstm("Value", hiddenSize: 32, numberOfEpochs: 1).Fit(Data()));
        var score = new ScalarScore();

        Assert.AreEqual(0, Allocations.PerRound(() =>
        {
            foreach (SequenceRow row in rows)
            {
                engine.Predict(row, ref score);
            }
        }));
    }

    [TestMethod]
    public void Threads_with_engines_of_their_own_share_one_model()
    {
        RecurrentTransformer model = ml.Regression.Trainers.Lstm("Value", hiddenSize: 16, numberOfEpochs: 1).Fit(Data());
        float[] expected = [.. model.Transform(Data()).GetColumn<float>("Score")];

        float[][] scores = new float[8][];
        Parallel.For(0, scores.Length, thread =>
        {
            using var engine = ml.Model.CreatePredictionEngine<SequenceRow, ScalarScore>(model);
            scores[thread] = [.. rows.Select(row => engine.Predict(row).Score)];
        });

        Assert.IsTrue(scores.All(scores[0].SequenceEqual));
        CloseScores.AssertEqual(expected, scores[0]);
    }

    [TestMethod]
    public void Columns_pass_through_and_only_asked_ones_are_active()
    {
        RecurrentTransformer model = ml.Regression.Trainers.Rnn("Value", hiddenSize: 4, numberOfEpochs: 1).Fit(Data());
        IDataView scored = model.Transform(Data());

        CollectionAssert.AreEqual(rows.Select(row => row.Class).ToArray(), scored.GetColumn<string>("Class").ToArray());
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Class"]]);
        Assert.IsFalse(cursor.IsColumnActive(scored.Schema["Score"]));
        Assert.Contains("'Score'",
            Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(scored.Schema["Score"])).Message);
        CollectionAssert.AreEqual(
            new[] { "Features" },
            ((ITransformer)model).GetRowToRowMapper(Data().Schema).GetDependencies([scored.Schema["Score"]])
                .Select(column => column.Name).ToArray());
    }

    [TestMethod]
    public void Second_trainer_in_a_chain_gets_a_score_set_of_its_own()
    {
        IDataView scored = ml.Regression.Trainers.Rnn("Value", hiddenSize: 4, numberOfEpochs: 1)
            .Append(ml.Regression.Trainers.Gru("Value", hiddenSize: 4, numberOfEpochs: 1)).Fit(Data()).Transform(Data());

        uint[] sets = [.. scored.Schema.Where(column => column.Name == "Score").Select(column =>
        {
            uint set = 0;
            column.Annotations.GetValue("ScoreColumnSetId", ref set);
            return set;
        })];

        CollectionAssert.AreEqual(new uint[] { 1, 2 }, sets);
    }

    private IDataView Data() => ml.Data.LoadFromEnumerable(rows);

    private sealed class Key
    {
        public bool Flag { get; set; }
    }
}
