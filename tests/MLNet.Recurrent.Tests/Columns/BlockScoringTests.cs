using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Tests.Trainers;

namespace MLNet.Recurrent.Tests.Columns;

/// <summary>Data is scored a block of rows at a time, and nobody can tell from what comes out.</summary>
[TestClass]
public sealed class BlockScoringTests
{
    // 64 rows to a block: two whole ones and a rest
    private const int Count = 150;

    private readonly MLContext ml = new(seed: 1);
    private readonly SequenceRow[] rows = Sequences.Rows(Count);

    [TestMethod]
    public void Scores_equal_those_of_the_engine_and_stay_with_their_rows()
    {
        RecurrentTransformer model = Model();
        using PredictionEngine<SequenceRow, ScalarScore> engine = ml.Model.CreatePredictionEngine<SequenceRow, ScalarScore>(model);

        IDataView scored = model.Transform(Data());

        CloseScores.AssertEqual([.. rows.Select(row => engine.Predict(row).Score)], Scores(scored));
        CollectionAssert.AreEqual(rows.Select(row => row.Value).ToArray(), scored.GetColumn<float>("Value").ToArray());
        Read[] read = [.. ml.Data.CreateEnumerable<Read>(scored, reuseRowObject: false)];
        CloseScores.AssertEqual(Scores(scored), [.. read.Select(row => row.Score)]);
        CollectionAssert.AreEqual(rows.Select(row => row.Class).ToArray(), read.Select(row => row.Class).ToArray());
        CollectionAssert.AreEqual(rows.SelectMany(row => row.Features).ToArray(), read.SelectMany(row => row.Features).ToArray());
    }

    [TestMethod]
    public void Sequences_of_different_lengths_are_scored_together()
    {
        var random = new Random(1);
        Flat[] sequences = [.. Enumerable.Range(0, Count).Select(_ => new Flat
        {
            Features = [.. Enumerable.Range(0, 2 * random.Next(1, 30)).Select(_ => random.NextSingle())],
            Value = random.NextSingle(),
        })];
        IDataView data = ml.Data.LoadFromEnumerable(sequences);
        RecurrentTransformer model = ml.Regression.Trainers.Gru(new RecurrentTrainerOptions
        {
            LabelColumnName = "Value",
            FeaturesPerStep = 2,
            HiddenSize = 8,
            NumberOfEpochs = 2,
        }).Fit(data);
        using PredictionEngine<Flat, ScalarScore> engine = ml.Model.CreatePredictionEngine<Flat, ScalarScore>(model);

        CloseScores.AssertEqual([.. sequences.Select(row => engine.Predict(row).Score)], Scores(model.Transform(data)));
    }

    [TestMethod]
    public void Scores_are_the_same_behind_caches_shuffling_and_filters()
    {
        RecurrentTransformer model = Model();
        Dictionary<float, float> expected = rows.Zip(Scores(model.Transform(Data()))).ToDictionary(pair => pair.First.Value, pair => pair.Second);
        IDataView[] views =
        [
            ml.Data.Cache(model.Transform(Data())),
            ml.Data.ShuffleRows(model.Transform(ml.Data.Cache(Data())), seed: 3),
            model.Transform(ml.Data.ShuffleRows(Data(), seed: 4)),
            ml.Data.FilterRowsByColumn(model.Transform(Data()), "Value", 8, 12),
            ml.Data.TakeRows(ml.Data.SkipRows(model.Transform(Data()), 60), 10),
        ];

        foreach (IDataView view in views)
        {
            float[] values = [.. view.GetColumn<float>("Value")];
            Assert.IsNotEmpty(values);
            CloseScores.AssertEqual([.. values.Select(value => expected[value])], Scores(view));
        }
    }

    [TestMethod]
    public void Rows_keep_position_and_identity_in_any_order()
    {
        IDataView data = ml.Data.Cache(Data()), scored = Model().Transform(data);
        DataViewSchema.Column value = scored.Schema["Value"];
        using DataViewRowCursor plain = data.GetRowCursor([data.Schema["Value"]], new Random(5));
        using DataViewRowCursor cursor = scored.GetRowCursor([value, scored.Schema["Score"]], new Random(5));
        ValueGetter<DataViewRowId> readId = cursor.GetIdGetter(), readPlainId = plain.GetIdGetter();
        ValueGetter<float> read = cursor.GetGetter<float>(value), readPlain = plain.GetGetter<float>(data.Schema["Value"]);

        Assert.AreEqual(-1, cursor.Position);
        DataViewRowId id = default, plainId = default;
        float one = 0, other = 0;
        Assert.ThrowsExactly<InvalidOperationException>(() => read(ref one));
        for (int row = 0; row < Count; row++)
        {
            Assert.IsTrue(cursor.MoveNext() && plain.MoveNext());
            readId(ref id);
            readPlainId(ref plainId);
            read(ref one);
            readPlain(ref other);
            Assert.AreEqual((plainId, other, plain.Position, plain.Batch), (id, one, cursor.Position, cursor.Batch));
        }

        Assert.IsFalse(cursor.MoveNext());
        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1, cursor.Position);
        Assert.ThrowsExactly<InvalidOperationException>(() => read(ref one));
    }

    [TestMethod]
    public void Cursors_of_a_set_score_their_shares_at_the_same_time()
    {
        IDataView data = ml.Data.Cache(ml.Data.LoadFromEnumerable(Sequences.Rows(2000))), scored = Model().Transform(data);
        (float Value, float Score)[] expected = [.. scored.GetColumn<float>("Value").Zip(scored.GetColumn<float>("Score"))];

        DataViewRowCursor[] set = scored.GetRowCursorSet([scored.Schema["Value"], scored.Schema["Score"]], 4);
        var shares = new List<(long Batch, float Value, float Score)>[set.Length];
        Parallel.For(0, set.Length, index => shares[index] = [.. Share(set[index])]);

        Assert.HasCount(4, set);
        (float Value, float Score)[] all = [.. shares.SelectMany(share => share).OrderBy(row => row.Batch).Select(row => (row.Value, row.Score))];
        CollectionAssert.AreEqual(expected.Select(row => row.Value).ToArray(), all.Select(row => row.Value).ToArray());
        CloseScores.AssertEqual([.. expected.Select(row => row.Score)], [.. all.Select(row => row.Score)]);
    }

    [TestMethod]
    public void Only_the_row_of_another_length_fails()
    {
        IDataView scored = Model().Transform(ml.Data.LoadFromEnumerable(rows.Select((row, index) => new Flat
        {
            Features = index == 70 ? [1, 2, 3] : row.Features,
            Value = row.Value,
        })));
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        ValueGetter<float> read = cursor.GetGetter<float>(scored.Schema["Score"]);

        float score = 0;
        while (cursor.MoveNext())
        {
            if (cursor.Position == 70)
            {
                InvalidDataException failure = Assert.ThrowsExactly<InvalidDataException>(() => read(ref score));
                Assert.Contains("Row 70", failure.Message);
            }
            else
            {
                read(ref score);
                Assert.IsTrue(float.IsFinite(score));
            }
        }
    }

    [TestMethod]
    public void Stopping_early_reads_at_most_a_block_and_releases_the_source()
    {
        var data = new WatchedDataView(Data());
        IDataView scored = Model().Transform(data);

        _ = scored.GetColumn<float>("Score").Take(3).ToArray();

        Assert.AreEqual(64, data.RowsRead);
        Assert.AreEqual(0, data.OpenCursors);
    }

    [TestMethod]
    public void Nothing_is_scored_or_read_ahead_for_columns_that_only_pass_through()
    {
        RecurrentTransformer model = Model();
        int sequences = 0;
        IDataView counted = ml.Transforms.DropColumns("Features")
            .Append(ml.Transforms.CustomMapping<Labelled, Counted>((_, to) => sequences++, null)).Fit(Data()).Transform(Data());
        var data = new WatchedDataView(counted);

        _ = model.Transform(data).GetColumn<float>("Value").Take(3).ToArray();

        Assert.AreEqual((3, 0), (data.RowsRead, sequences));
        _ = model.Transform(data).GetColumn<float>("Score").Take(3).ToArray();
        Assert.IsGreaterThanOrEqualTo(64, sequences);
    }

    [TestMethod]
    public void Values_that_do_not_outlive_their_row_are_scored_row_by_row()
    {
        Shown[] shown = [.. rows.Select((row, index) => new Shown { Features = row.Features, Value = row.Value, Picture = new() { Number = index } })];
        RecurrentTransformer model = Model();
        IDataView scored = model.Transform(ml.Data.LoadFromEnumerable(Disposing()));
        DataViewSchema.Column pictures = scored.Schema["Picture"], score = scored.Schema["Score"];

        using DataViewRowCursor cursor = scored.GetRowCursor([pictures, score]);
        ValueGetter<Picture> readPicture = cursor.GetGetter<Picture>(pictures);
        ValueGetter<float> readScore = cursor.GetGetter<float>(score);
        var scores = new List<float>();
        while (cursor.MoveNext())
        {
            Picture picture = null!;
            float value = 0;
            readPicture(ref picture);
            readScore(ref value);
            scores.Add(value);
            Assert.AreEqual((cursor.Position, false), (picture.Number, picture.IsDisposed));
        }

        CloseScores.AssertEqual(Scores(model.Transform(Data())), [.. scores]);

        IEnumerable<Shown> Disposing()
        {
            foreach (Shown row in shown)
            {
                yield return row;
                row.Picture.Dispose();
            }
        }
    }

    [TestMethod]
    public void Blocks_allocate_nothing_after_the_first()
    {
        IDataView scored = Model().Transform(ml.Data.Cache(ml.Data.LoadFromEnumerable(Sequences.Rows(640))));
        _ = Scores(scored);
        DataViewSchema.Column score = scored.Schema["Score"], features = scored.Schema["Features"];
        using DataViewRowCursor cursor = scored.GetRowCursor([score, features]);
        ValueGetter<float> readScore = cursor.GetGetter<float>(score);
        ValueGetter<VBuffer<float>> readFeatures = cursor.GetGetter<VBuffer<float>>(features);
        float value = 0;
        VBuffer<float> sequence = default;
        long before = 0;
        while (cursor.Position < 600 && cursor.MoveNext())
        {
            readScore(ref value);
            readFeatures(ref sequence);
            if (cursor.Position == 100)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static IEnumerable<(long Batch, float Value, float Score)> Share(DataViewRowCursor cursor)
    {
        using (cursor)
        {
            ValueGetter<float> readValue = cursor.GetGetter<float>(cursor.Schema["Value"]), readScore = cursor.GetGetter<float>(cursor.Schema["Score"]);
            float value = 0, score = 0;
            while (cursor.MoveNext())
            {
                readValue(ref value);
                readScore(ref score);
                yield return (cursor.Batch, value, score);
            }
        }
    }

    private static float[] Scores(IDataView scored) => [.. scored.GetColumn<float>("Score")];

    private IDataView Data() => ml.Data.LoadFromEnumerable(rows);

    private RecurrentTransformer Model() =>
        ml.Regression.Trainers.Lstm("Value", hiddenSize: 8, numberOfEpochs: 2).Fit(Data());

    private sealed class Flat
    {
        public float[] Features { get; set; } = [];

        public float Value { get; set; }
    }

    private sealed class Read
    {
        public float[] Features { get; set; } = [];

        public string Class { get; set; } = "";

        public float Score { get; set; }
    }

    private sealed class Counted
    {
        [VectorType(SequenceRow.Steps, SequenceRow.FeaturesPerStep)]
        public float[] Features { get; set; } = new float[SequenceRow.Steps * SequenceRow.FeaturesPerStep];
    }

    private sealed class Labelled
    {
        public float Value { get; set; }
    }

    private sealed class Shown
    {
        [VectorType(SequenceRow.Steps, SequenceRow.FeaturesPerStep)]
        public float[] Features { get; set; } = [];

        public float Value { get; set; }

        [PictureType]
        public Picture Picture { get; set; } = new();
    }
}
