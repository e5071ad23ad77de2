using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MLNet.Recurrent.Benchmarks.Speed;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Trainers;

namespace MLNet.Recurrent.Benchmarks.Pipeline;

/// <summary>
/// What ML.NET costs on top of the core, per row of [50, 8] values, with a small network so that the cost shows: reading into
/// training storage, Transform over a data view, a prediction engine. ML.NET's linear regression on the same rows says how
/// much of it is ML.NET's own.
/// </summary>
internal static class PipelineSuite
{
    private const int Hidden = 16, ReadRows = 1_000_000, ScoredRows = 500;

    // microseconds that a prediction engine may add to the core
    private const double EngineGoal = 2e-6;

    public static IEnumerable<Comparison> Run(SpeedSettings settings)
    {
        using var duel = new Duel(settings, "pipeline", ownThreads: 1);
        return [.. new[] { Read(duel), Score(duel) }.SelectMany(part => part).Where(comparison => settings.Includes(comparison.Name))];
    }

    private static Comparison[] Read(Duel duel)
    {
        var ml = new MLContext(1);
        Window[] rows = CreateRows(ReadRows);
        IDataView list = ml.Data.LoadFromEnumerable(rows);
        IDataView cache = ml.Data.Cache(list, nameof(Window.Features), nameof(Window.Label));
        float[] storage = Storage();

        // Training storage is new memory, whose first touch takes the system as long as the copy.
        var intoNew = new Workload(() => Copy(rows, Storage()), Units: ReadRows);
        var copy = new Workload(() => Copy(rows, storage), Units: ReadRows);
        return
        [
            .. new[] { ("read a list", list), ("read a cache", cache) }.SelectMany(source => duel.Compare(
                source.Item1,
                [
                    new Workload(() => ReadSequences(source.Item2), Units: ReadRows),
                    new Workload(() => ReadColumns(source.Item2), Units: ReadRows),
                    intoNew,
                    copy,
                ],
                "getters alone",
                "copy into new memory",
                "memory copy")),
        ];
    }

    private static Comparison[] Score(Duel duel)
    {
        var ml = new MLContext(1);
        Problem problem = CreateProblem();
        RecurrentModel model = problem.Model;
        Window[] rows = CreateRows(ScoredRows);
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        RecurrentTransformer transformer = RecurrentTransformer.Create(new SequenceScoring(model, Columns(data), null), null, []);
        RegressionPredictionTransformer<LinearRegressionModelParameters> linear =
            ml.Regression.Trainers.Sdca(maximumNumberOfIterations: 1).Fit(data);
        IDataView scored = transformer.Transform(data), linearScored = linear.Transform(data);
        using PredictionEngine<Window, Prediction> engine = ml.Model.CreatePredictionEngine<Window, Prediction>(transformer),
            linearEngine = ml.Model.CreatePredictionEngine<Window, Prediction>(linear);
        var predictor = new SequencePredictor(model);
        SequenceSet sequences = SequenceSet.Fixed([.. rows.SelectMany(row => row.Features)], Window.Steps, Window.FeaturesPerStep, []);
        float[] outputs = new float[ScoredRows];
        var single = new Workload(() => ScoreOneByOne(predictor, rows, outputs), Units: ScoredRows);
        var batches = new Workload(() => predictor.Predict(sequences, outputs), Units: ScoredRows);
        return
        [
            .. duel.Compare(
                "transform",
                [Workload(() => ReadScores(scored)), single, batches, Workload(() => ReadScores(linearScored))],
                "core, one by one",
                "core, in batches",
                "ML.NET linear"),
            .. duel.Compare(
                "engine",
                [Workload(() => ScoreRows(engine, rows)), single, Workload(() => ScoreRows(linearEngine, rows))],
                "core, one by one",
                "ML.NET linear")
                .Select((comparison, i) => i == 0 ? comparison with { LargestShare = EngineGoal } : comparison),
        ];

        static Workload Workload(Action run) => new(run, Units: ScoredRows);
    }

    private static Problem CreateProblem() =>
        new(new NetworkOptions { InputSize = Window.FeaturesPerStep, HiddenSize = Hidden }, Window.Steps, batch: 1);

    private static Window[] CreateRows(int count)
    {
        var random = new Random(1);
        var rows = new Window[count];
        for (int i = 0; i < count; i++)
        {
            float[] features = new float[Window.Steps * Window.FeaturesPerStep];
            foreach (ref float value in features.AsSpan())
            {
                value = random.NextSingle();
            }

            rows[i] = new Window { Features = features, Label = random.NextSingle() };
        }

        return rows;
    }

    private static float[] Storage() => GC.AllocateUninitializedArray<float>(ReadRows * Window.Steps * Window.FeaturesPerStep);

    private static void Copy(Window[] rows, float[] storage)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i].Features.CopyTo(storage, i * rows[i].Features.Length);
        }
    }

    private static void ReadSequences(IDataView data) =>
        new SequenceReader(
            Columns(data),
            RegressionTask.Instance.Label(data.Schema[nameof(Window.Label)]),
            null,
            InvalidRowHandling.Fail,
            _ => { })
            .Read(data);

    private static SequenceColumns Columns(IDataView data) => SequenceColumns.Of(data.Schema, nameof(Window.Features), [], 0);

    private static void ReadColumns(IDataView data)
    {
        DataViewSchema.Column features = data.Schema[nameof(Window.Features)], label = data.Schema[nameof(Window.Label)];
        using DataViewRowCursor cursor = data.GetRowCursor([features, label]);
        ValueGetter<VBuffer<float>> getFeatures = cursor.GetGetter<VBuffer<float>>(features);
        ValueGetter<float> getLabel = cursor.GetGetter<float>(label);
        VBuffer<float> sequence = default;
        float value = 0;
        while (cursor.MoveNext())
        {
            getFeatures(ref sequence);
            getLabel(ref value);
        }
    }

    private static void ReadScores(IDataView data)
    {
        DataViewSchema.Column score = data.Schema[nameof(Prediction.Score)];
        using DataViewRowCursor cursor = data.GetRowCursor([score]);
        ValueGetter<float> getScore = cursor.GetGetter<float>(score);
        float value = 0;
        while (cursor.MoveNext())
        {
            getScore(ref value);
        }
    }

    private static void ScoreOneByOne(SequencePredictor predictor, Window[] rows, float[] outputs)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            predictor.Predict(rows[i].Features, outputs.AsSpan(i, 1));
        }
    }

    private static void ScoreRows(PredictionEngine<Window, Prediction> engine, Window[] rows)
    {
        var prediction = new Prediction();
        foreach (Window row in rows)
        {
            engine.Predict(row, ref prediction);
        }
    }
}
