using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Core.Tests;
using MLNet.Recurrent.Inference;

namespace MLNet.Recurrent.Tests.Engine;

[TestClass]
public sealed class RecurrentEngineTests
{
    private readonly MLContext ml = new(seed: 1);

    public static IEnumerable<object[]> Trainers =>
    [
        ["rnn", (MLContext ml) => ml.Regression.Trainers.Rnn(Pipelines.Quick())],
        ["lstm", (MLContext ml) => ml.Regression.Trainers.Lstm(Pipelines.Quick())],
        ["gru", (MLContext ml) => ml.Regression.Trainers.Gru(Pipelines.Quick(17))],
        ["two layers", (MLContext ml) => ml.Regression.Trainers.Lstm(new RecurrentTrainerOptions { HiddenSize = 7, NumberOfLayers = 2, NumberOfEpochs = 1 })],
    ];

    [TestMethod]
    [DynamicData(nameof(Trainers))]
    public void Engine_gives_after_each_step_what_the_whole_sequence_so_far_gives(string name, Func<MLContext, RecurrentEstimator> trainer)
    {
        Reading[] readings = Reading.Series(60);
        IDataView data = ml.Data.LoadFromEnumerable(readings);
        var model = Pipelines.Steps(ml)
            .Append(ml.Transforms.SequenceWindow("Features", "Step", sourceColumnName: "Heat", length: Pipelines.Length))
            .Append(trainer(ml))
            .Fit(data);
        using RecurrentEngine<Reading, Answer> engine = model.CreateRecurrentEngine<Reading, Answer>(ml);

        // Without the engine: the pipeline before the window, all steps so far in one array, the network over all of them.
        float[] steps = [.. Pipelines.Steps(ml).Fit(data).Transform(data).GetColumn<float[]>("Step").SelectMany(step => step)];
        var predictor = new SequencePredictor(model.LastTransformer.Model);
        float[] expected = new float[1];
        int size = steps.Length / readings.Length;
        for (int i = 0; i < readings.Length; i++)
        {
            predictor.Predict(steps.AsSpan(0, (i + 1) * size), expected);
            float actual = engine.Predict(readings[i]).Score;

            // The score is heat, of some tens of units; 1e-6 of that.
            Assert.AreEqual(expected[0], actual, 1e-6f * Math.Max(1, Math.Abs(expected[0])), $"{name}, step {i}");
        }
    }

    [TestMethod]
    public void Engine_agrees_with_Transform_for_as_many_steps_as_a_window_has()
    {
        Reading[] readings = Reading.Series(60);
        var model = Pipelines.Fit(ml, readings);
        float firstWindow = model.Transform(ml.Data.LoadFromEnumerable(readings)).GetColumn<float>("Score").First();
        using RecurrentEngine<Reading, Answer> engine = model.CreateRecurrentEngine<Reading, Answer>(ml);

        engine.WarmUp(readings.Take(Pipelines.Length - 1));

        Assert.AreEqual(firstWindow, engine.Predict(readings[Pipelines.Length - 1]).Score, 1e-6f * Math.Abs(firstWindow));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void An_engine_that_keeps_the_window_agrees_with_Transform_for_ever(bool bidirectional)
    {
        Reading[] readings = Reading.Series(60);
        RecurrentTrainerOptions options = Pipelines.Quick();
        options.Bidirectional = bidirectional;
        var model = Pipelines.Fit(ml, readings, options: options);
        float[] windows = [.. model.Transform(ml.Data.LoadFromEnumerable(readings)).GetColumn<float>("Score")];
        using var engine = model.CreateRecurrentEngine<Reading, Answer>(ml, memory: StreamMemory.Window);

        float[] scores = [.. readings.Select(reading => engine.Predict(reading).Score)];

        // The last step completes a window whose label is not known.
        Assert.HasCount(readings.Length - Pipelines.Length, windows);
        for (int i = 0; i < windows.Length; i++)
        {
            Assert.AreEqual(windows[i], scores[i + Pipelines.Length - 1], 1e-6f * Math.Max(1, Math.Abs(windows[i])));
        }
    }

    [TestMethod]
    [DataRow("Machine")]
    [DataRow("Number")]
    public void Series_do_not_mix_wherever_their_name_comes_from(string seriesColumnName)
    {
        Reading[] readings = Reading.Series(200, machines: 4);
        var model = Pipelines.Fit(ml, readings, seriesColumnName);
        using RecurrentEngine<Reading, Answer> together = model.CreateRecurrentEngine<Reading, Answer>(ml);
        Dictionary<string, RecurrentEngine<Reading, Answer>> apart = readings.Select(reading => reading.Machine).Distinct()
            .ToDictionary(machine => machine, _ => model.CreateRecurrentEngine<Reading, Answer>(ml));

        foreach (Reading reading in readings)
        {
            Answer answer = together.Predict(reading);
            Assert.AreEqual(apart[reading.Machine].Predict(reading).Score, answer.Score, "to the bit");
            Assert.AreEqual(reading.Machine, answer.Machine);
        }

        Assert.AreEqual(4, together.SeriesCount);
    }

    [TestMethod]
    public void Series_may_be_kept_apart_although_training_knew_only_one()
    {
        var model = Pipelines.Fit(ml, Reading.Series(60));
        Reading[] readings = Reading.Series(20, machines: 2);
        using RecurrentEngine<Reading, Answer> engine = model.CreateRecurrentEngine<Reading, Answer>(ml, seriesColumnName: "Machine"),
            other = model.CreateRecurrentEngine<Reading, Answer>(ml);

        Answer[] answers = [.. readings.Select(engine.Predict)];

        CollectionAssert.AreEqual(
            readings.Where(reading => reading.Number == 0).Select(reading => other.Predict(reading).Score).ToArray(),
            answers.Where(answer => answer.Machine == "machine 0").Select(answer => answer.Score).ToArray());
    }

    [TestMethod]
    public void One_series_is_forgotten_and_the_others_are_not()
    {
        Reading[] readings = Reading.Series(40, machines: 2);
        using var engine = Pipelines.Fit(ml, readings, "Machine").CreateRecurrentEngine<Reading, Answer>(ml);
        Reading of0 = readings.First(reading => reading.Number == 0), of1 = readings.First(reading => reading.Number != 0);
        (float first0, float first1) = (engine.Predict(of0).Score, engine.Predict(of1).Score);

        Assert.IsTrue(engine.Reset(of1.Machine));
        Assert.IsFalse(engine.Reset("nobody"));

        Assert.AreEqual(first1, engine.Predict(of1).Score);
        Assert.AreNotEqual(first0, engine.Predict(of0).Score);
        engine.Reset();
        Assert.AreEqual(0, engine.SeriesCount);
        Assert.AreEqual(first0, engine.Predict(of0).Score);
    }

    [TestMethod]
    public void What_follows_the_trainer_runs_on_its_scores()
    {
        Reading[] readings = Reading.Series(60);
        IDataView data = ml.Data.LoadFromEnumerable(readings);
        // The label becomes a key behind the window, where a step has none.
        var model = ml.Transforms.SequenceWindow("Windows", "Load", sourceColumnName: "IsHot", length: 4)
            .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(ml.Transforms.CopyColumns("Same", "Windows"))
            .Append(ml.Transforms.Concatenate("Features", "Same"))
            .Append(ml.MulticlassClassification.Trainers.Gru(new RecurrentTrainerOptions { HiddenSize = 4, NumberOfEpochs = 1, FeaturesPerStep = 1 }))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(data);
        Class firstWindow = ml.Data.CreateEnumerable<Class>(model.Transform(data), reuseRowObject: false).First();
        using var engine = model.CreateRecurrentEngine<Reading, Class>(ml);

        engine.WarmUp(readings[..3]);
        Class answer = engine.Predict(readings[3]);

        Assert.AreEqual(firstWindow.PredictedLabel, answer.PredictedLabel);
        Assert.HasCount(2, answer.Score);
        Assert.AreEqual(1, answer.Score.Sum(), 1e-6f);
        Assert.AreEqual(firstWindow.Score[0], answer.Score[0], 1e-6f);
    }

    [TestMethod]
    public void A_model_of_whole_sequences_takes_steps_in_its_feature_column()
    {
        var random = new Random(1);
        Whole[] rows = [.. Enumerable.Range(0, 40).Select(_ => new Whole
        {
            Features = [.. Enumerable.Range(0, 10).Select(_ => random.NextSingle())],
            Label = random.NextSingle(),
        })];
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        RecurrentTransformer model = ml.Regression.Trainers.Gru(Pipelines.Quick()).Fit(data);
        float[] scores = [.. model.Transform(data).GetColumn<float>("Score")];
        using RecurrentEngine<Part, Answer> engine = model.CreateRecurrentEngine<Part, Answer>(ml);

        foreach ((float[] features, float expected) in data.GetColumn<float[]>("Features").Zip(scores))
        {
            engine.Reset();
            float score = 0;
            foreach (float[] step in features.Chunk(2))
            {
                score = engine.Predict(new Part { Features = step }).Score;
            }

            Assert.AreEqual(expected, score, 1e-6f);
        }
    }

    [TestMethod]
    public void A_step_counts_although_nobody_asks_for_the_score()
    {
        Reading[] readings = Reading.Series(30);
        var model = Pipelines.Fit(ml, readings);
        using RecurrentEngine<Reading, Answer> reference = model.CreateRecurrentEngine<Reading, Answer>(ml);
        using RecurrentEngine<Reading, NameOnly> engine = model.CreateRecurrentEngine<Reading, NameOnly>(ml);
        foreach (Reading reading in readings)
        {
            reference.Predict(reading);
            engine.Predict(reading);
        }

        float[] expected = new float[reference.StateSize], actual = new float[engine.StateSize];
        reference.CopyStateTo(expected);
        engine.CopyStateTo(actual);

        Assert.AreNotEqual(0, expected[0]);
        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    [DataRow(float.NaN, StreamMemory.State)]
    [DataRow(float.PositiveInfinity, StreamMemory.State)]
    [DataRow(float.MaxValue, StreamMemory.State)]
    [DataRow(float.NaN, StreamMemory.Window)]
    public void A_broken_step_has_no_score_and_leaves_the_state_alone(float broken, StreamMemory memory)
    {
        Reading[] readings = Reading.Series(30);
        var model = Pipelines.Fit(ml, readings);
        using RecurrentEngine<Reading, Answer> engine = model.CreateRecurrentEngine<Reading, Answer>(ml, memory: memory),
            reference = model.CreateRecurrentEngine<Reading, Answer>(ml, memory: memory);
        for (int i = 0; i < 8; i++)
        {
            Answer answer = engine.Predict(new Reading { Load = broken, Mode = "slow", Pair = [0, 0] });
            bool isFinite = float.IsFinite(answer.Score);
            // The largest number saturates the gates, which is a step like any other.
            Assert.AreEqual(broken == float.MaxValue && isFinite, isFinite);
            if (isFinite)
            {
                reference.Predict(new Reading { Load = broken, Mode = "slow", Pair = [0, 0] });
            }

            Assert.AreEqual(reference.Predict(readings[i]).Score, engine.Predict(readings[i]).Score);
        }
    }

    [TestMethod]
    [DataRow(StreamMemory.State)]
    [DataRow(StreamMemory.Window)]
    public void Sessions_share_an_engine_by_their_states(StreamMemory memory)
    {
        Reading[] readings = Reading.Series(30);
        var model = Pipelines.Fit(ml, readings);
        using RecurrentEngine<Reading, Answer> shared = model.CreateRecurrentEngine<Reading, Answer>(ml, memory: memory),
            first = model.CreateRecurrentEngine<Reading, Answer>(ml, memory: memory),
            second = model.CreateRecurrentEngine<Reading, Answer>(ml, memory: memory);
        float[][] states = [new float[shared.StateSize], new float[shared.StateSize]];
        for (int i = 0; i < readings.Length; i++)
        {
            int session = i * i % 3 == 0 ? 0 : 1;
            shared.RestoreState(states[session]);
            float score = shared.Predict(readings[i]).Score;
            shared.CopyStateTo(states[session]);

            Assert.AreEqual((session == 0 ? first : second).Predict(readings[i]).Score, score);
        }
    }

    [TestMethod]
    [DoNotParallelize]
    public void A_long_run_stays_finite_and_allocates_no_more_than_ML_NET_does_for_a_row()
    {
        Reading[] readings = Reading.Series(1000, machines: 3);
        var model = Pipelines.Fit(ml, readings, "Machine");
        using RecurrentEngine<Reading, Answer> engine = model.CreateRecurrentEngine<Reading, Answer>(ml);
        // The same rows through what stands before the window, by ML.NET alone.
        using PredictionEngine<Reading, NameOnly> plain = ml.Model.CreatePredictionEngine<Reading, NameOnly>(
            Pipelines.Steps(ml).Fit(ml.Data.LoadFromEnumerable(readings)));
        var answer = new Answer();
        var name = new NameOnly();
        bool isFinite = true;

        long ofEngine = Allocations.PerRound(() =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                engine.Predict(readings[i % readings.Length], ref answer);
                isFinite &= float.IsFinite(answer.Score);
            }
        });
        long ofMlNet = Allocations.PerRound(() =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                plain.Predict(readings[i % readings.Length], ref name);
            }
        });

        Assert.IsTrue(isFinite, "A quarter of a million steps.");
        Assert.IsLessThanOrEqualTo(ofMlNet, ofEngine, "Bytes of 20,000 steps; ML.NET makes a string of each text it gives out.");
    }

    private sealed class Class
    {
        public bool PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }

    private sealed class Whole
    {
        [VectorType(5, 2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Part
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    private sealed class NameOnly
    {
        public string Machine { get; set; } = "";
    }
}
