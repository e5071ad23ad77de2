using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>Sequences of keys: words, characters, categories beside numbers.</summary>
[TestClass]
public sealed class TokenTests
{
    private readonly MLContext ml = new(seed: 1);

    [TestMethod]
    public void Words_in_sentences_of_any_length_are_learned_and_scored_alike_in_blocks_and_one_by_one()
    {
        IDataView test = Data(Sentence.Generate(200, seed: 2));
        TransformerChain<RecurrentTransformer> model = Words(options => options.NumberOfEpochs = 30).Fit(Data(Sentence.Generate(400, seed: 1)));

        IDataView scored = model.Transform(test);

        Assert.IsGreaterThan(0.98, ml.BinaryClassification.Evaluate(scored, nameof(Sentence.IsGood)).Accuracy);
        using PredictionEngine<Sentence, ScalarScore> engine = ml.Model.CreatePredictionEngine<Sentence, ScalarScore>(model);
        CloseScores.AssertEqual(
            [.. scored.GetColumn<float>("Score")],
            [.. ml.Data.CreateEnumerable<Sentence>(test, reuseRowObject: false).Select(row => engine.Predict(row).Score)]);
    }

    [TestMethod]
    public void Words_that_training_has_not_seen_share_one_vector()
    {
        TransformerChain<RecurrentTransformer> model = Words().Fit(Data(Sentence.Generate(50, seed: 1)));
        using PredictionEngine<Sentence, ScalarScore> engine = ml.Model.CreatePredictionEngine<Sentence, ScalarScore>(model);

        float zebra = Score("the zebra was good"), xylophone = Score("the xylophone was good"), food = Score("the food was good");

        Assert.AreEqual(zebra, xylophone);
        Assert.AreNotEqual(zebra, food);

        float Score(string text) => engine.Predict(new Sentence { Text = text }).Score;
    }

    [TestMethod]
    public void Rare_words_are_taken_as_unknown()
    {
        Sentence[] rows = [.. Sentence.Generate(50, seed: 1), new Sentence { Text = "the zebra was good", IsGood = true }];

        RecurrentModel all = Network(Words().Fit(Data(rows))), frequent = Network(Words(options => options.MinimumKeyCount = 2).Fit(Data(rows)));

        Assert.AreEqual(all.Options.Embeddings[0].Count - 1, frequent.Options.Embeddings[0].Count);
    }

    [TestMethod]
    public void Characters_need_vectors_for_those_that_occur_only()
    {
        EstimatorChain<RecurrentTransformer> pipeline = ml.Transforms.Text.TokenizeIntoCharactersAsKeys("Features", nameof(Sentence.Text))
            .Append(ml.BinaryClassification.Trainers.Gru(new RecurrentTrainerOptions
            {
                LabelColumnName = nameof(Sentence.IsGood),
                NumberOfEpochs = 1,
                HiddenSize = 4,
            }));
        Sentence[] rows = Sentence.Generate(100, seed: 1);

        RecurrentModel model = Network(pipeline.Fit(Data(rows)));

        // Start and end of a text are marked, and one vector is for what is unknown.
        Assert.AreEqual(rows.SelectMany(row => row.Text).Distinct().Count() + 3, model.Options.Embeddings[0].Count);
    }

    [TestMethod]
    public void Step_is_its_numbers_and_the_numbers_of_its_keys_in_their_own_order()
    {
        MixedRow[] rows = MixedRow.Generate(60);
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        RecurrentTransformer transformer = Mixed().Fit(data);

        // By hand, from what the options say: keys that occur are numbered in order; 0 is unknown, or nothing at later places of a bag.
        uint[] kinds = [.. rows.SelectMany(row => row.Kind).Where(key => key > 0).Distinct().Order()];
        uint[] bags = [.. rows.SelectMany(row => row.Bag).Where(key => key > 0).Distinct().Order()];
        var predictor = new SequencePredictor(transformer.Model);
        float[] expected = new float[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            var steps = new List<float>();
            for (int step = 0; step < rows[i].Kind.Length; step++)
            {
                steps.AddRange(rows[i].Numbers.AsSpan(2 * step, 2));
                steps.Add(Array.IndexOf(kinds, rows[i].Kind[step]) + 1);
                steps.Add(Array.IndexOf(bags, rows[i].Bag[2 * step]) + 1);
                int second = Array.IndexOf(bags, rows[i].Bag[(2 * step) + 1]) + 1;
                steps.Add(second == 0 ? -1 : second);
            }

            predictor.Predict([.. steps], expected.AsSpan(i, 1));
        }

        Assert.AreEqual(5, transformer.Model.Options.InputSize);
        CloseScores.AssertEqual(expected, [.. transformer.Transform(data).GetColumn<float>("Score")]);
    }

    [TestMethod]
    public void Kind_of_event_is_learned_together_with_its_number()
    {
        IDataView train = ml.Data.LoadFromEnumerable(MixedRow.Generate(400)), test = ml.Data.LoadFromEnumerable(MixedRow.Generate(100, seed: 2));
        RecurrentTransformer model = Mixed(options => options.NumberOfEpochs = 40).Fit(train);

        Assert.IsGreaterThan(0.9, ml.Regression.Evaluate(model.Transform(test), "Value").RSquared);
    }

    [TestMethod]
    public void Columns_of_different_lengths_are_refused_by_name()
    {
        MixedRow[] rows = MixedRow.Generate(20);
        rows[3].Kind = rows[3].Kind[1..];

        Refuse<InvalidDataException>(
            () => Mixed().Fit(ml.Data.LoadFromEnumerable(rows)), "Row 3", "'Kind'", "'Numbers'", "equally many", "InvalidRows");
    }

    [TestMethod]
    public void Categories_that_are_no_keys_are_refused_with_a_remedy()
    {
        IDataView data = ml.Data.LoadFromEnumerable(MixedRow.Generate(20));
        IDataView words = ml.Transforms.Text.TokenizeIntoWords("Words", "Text").Fit(Data(Sentence.Generate(9, 1))).Transform(Data(Sentence.Generate(9, 1)));

        Refuse<ArgumentException>(() => Mixed(options => options.CategoricalColumnNames = ["Numbers"]).Fit(data), "'Numbers'", "Single", "keys");
        Refuse<ArgumentException>(() => Mixed(options => options.CategoricalColumnNames = ["Colour"]).Fit(data), "'Colour'", "CategoricalColumnNames");
        Refuse<ArgumentException>(
            () => ml.BinaryClassification.Trainers.Lstm(nameof(Sentence.IsGood), "Text").Fit(words), "'Text'", "String", "TokenizeIntoWords");
    }

    [TestMethod]
    public void Text_without_words_is_refused_in_training_or_skipped()
    {
        Sentence[] rows = Sentence.Generate(50, seed: 1);
        rows[7].Text = "";

        Refuse<InvalidDataException>(() => Words().Fit(Data(rows)), "Row 7", "'Features'", "without steps", "InvalidRows");
        Words(options => options.InvalidRows = InvalidRowHandling.Skip).Fit(Data(rows));
    }

    [TestMethod]
    public void Text_without_words_is_refused_when_scoring_or_scored_as_the_share_of_the_classes()
    {
        // Two of three are good, and one more of each is counted.
        Sentence[] rows = [.. Sentence.Generate(400, seed: 1).Where(row => row.IsGood).Take(59), .. Sentence.Generate(400, seed: 1).Where(row => !row.IsGood).Take(29)];
        IDataView test = Data([new Sentence { Text = "good" }, new Sentence { Text = "" }, new Sentence { Text = "bad" }]);

        Refuse<InvalidDataException>(
            () => _ = Words().Fit(Data(rows)).Transform(test).GetColumn<float>("Score").ToArray(), "Row 1", "'Features'", "without steps", "EmptySequences");

        TransformerChain<RecurrentTransformer> model = Words(options => options.EmptySequences = EmptySequenceHandling.ScorePrior).Fit(Data(rows));
        float[] probabilities = [.. model.Transform(test).GetColumn<float>("Probability")];
        Assert.AreEqual(60f / 90, probabilities[1], 1e-6f);
        Assert.AreNotEqual(probabilities[1], probabilities[0]);
        using PredictionEngine<Sentence, ScalarScore> engine = ml.Model.CreatePredictionEngine<Sentence, ScalarScore>(model);
        Assert.AreEqual(MathF.Log(2), engine.Predict(new Sentence()).Score, 1e-6f);
    }

    [TestMethod]
    public void Empty_sequence_has_the_mean_label_and_the_shares_of_classes_as_its_prior()
    {
        MixedRow[] rows = MixedRow.Generate(40);
        RecurrentTransformer regression = Mixed(options => options.EmptySequences = EmptySequenceHandling.ScorePrior).Fit(ml.Data.LoadFromEnumerable(rows));
        IDataView empty = ml.Data.LoadFromEnumerable([new MixedRow { Numbers = [], Kind = [], Bag = [] }]);
        Assert.AreEqual(rows.Average(row => row.Value), regression.Transform(empty).GetColumn<float>("Score").Single(), 1e-5f);

        Sentence[] sentences = [.. Sentence.Generate(100, seed: 1)];
        TransformerChain<RecurrentTransformer> classifier = Tokens().Append(ml.Transforms.Conversion.MapValueToKey("Label", nameof(Sentence.Mood)))
            .Append(ml.MulticlassClassification.Trainers.Gru(new RecurrentTrainerOptions
            {
                EmptySequences = EmptySequenceHandling.ScorePrior,
                NumberOfEpochs = 1,
                HiddenSize = 4,
            })).Fit(Data(sentences));
        float[] shares = classifier.Transform(Data([new Sentence()])).GetColumn<float[]>("Score").Single();
        Assert.AreEqual((sentences.Count(row => row.Mood == sentences[0].Mood) + 1) / 102f, shares[0], 1e-6f);
    }

    [TestMethod]
    public void Saved_model_scores_the_same_in_a_process_that_has_not_seen_the_library()
    {
        IDataView data = Data([.. Sentence.Generate(60, seed: 1), new Sentence { Text = "the zebra was good" }]);
        IDataView test = Data([.. Sentence.Generate(20, seed: 2), new Sentence(), new Sentence { Text = "the giraffe" }]);
        TransformerChain<RecurrentTransformer> model = Words(options => options.EmptySequences = EmptySequenceHandling.ScorePrior).Fit(data);
        using var directory = new TemporaryDirectory();

        IDataView scored = FreshProcess.Transform(ml, model, test, directory);

        CollectionAssert.AreEqual(model.Transform(test).GetColumn<float>("Score").ToArray(), scored.GetColumn<float>("Score").ToArray());
    }

    [TestMethod]
    public void Keys_of_another_mapping_are_refused()
    {
        IDataView data = Data(Sentence.Generate(50, seed: 1));
        Sentence[] others = [.. Sentence.Generate(50, seed: 1).Reverse()];
        IDataView mapped = Tokens().Fit(data).Transform(data), otherwise = Tokens().Fit(Data(others)).Transform(data);
        RecurrentEstimator trainer = Trainer();
        RecurrentTransformer model = trainer.Fit(mapped);

        Refuse<ArgumentException>(() => model.Transform(otherwise), "'Features'", "other keys", "one and the same");
        Refuse<ArgumentException>(() => trainer.Fit(mapped, otherwise), "'Features'", "other keys", "one and the same");
        Refuse<ArgumentException>(() => trainer.Fit(otherwise, model), "'Features'", "other keys", "one and the same");
    }

    [TestMethod]
    public void Continued_training_keeps_the_keys_of_the_model()
    {
        Sentence[] rows = Sentence.Generate(60, seed: 1);
        IDataView all = Data(rows);
        TransformerChain<ValueToKeyMappingTransformer> tokens = Tokens().Fit(all);

        // Rows of the second training lack words of the first, so numbering anew would give others.
        IDataView first = tokens.Transform(all), second = tokens.Transform(Data([.. rows.Where(row => !row.Text.Contains("food"))]));
        RecurrentEstimator trainer = Trainer();
        RecurrentTransformer model = trainer.Fit(first), continued = trainer.Fit(second, model);

        Assert.AreEqual(model.Model.Options, continued.Model.Options);
    }

    [TestMethod]
    public void Number_of_a_key_does_not_depend_on_the_order_of_the_rows()
    {
        KeyVocabulary forwards = Vocabulary([5, 3, 9]), backwards = Vocabulary([9, 3, 5]);

        Assert.IsTrue(forwards.Keys.SequenceEqual(backwards.Keys));
        Assert.AreEqual(1, forwards.Of(3));
        Assert.AreEqual(0, forwards.Of(4));

        static KeyVocabulary Vocabulary(ulong[] keys)
        {
            var numbering = new KeyNumbering("Features");
            float[] steps = [.. keys.Select(key => (float)numbering.Of(key))];
            SequenceSet sequences = SequenceSet.Fixed(steps, steps.Length, 1, [0f]);
            return numbering.Close(sequences, 0, 1, 1, new KeyTraits(10, 0));
        }
    }

    [TestMethod]
    public void Words_straight_into_the_trainer_score_as_their_keys_do()
    {
        IDataView data = Data(Sentence.Generate(80, seed: 1));
        var words = ml.Transforms.Text.TokenizeIntoWords("Features", nameof(Sentence.Text)).Append(Trainer(options => options.Subwords = null));

        // Numbers follow the keys, here those of the mapping and there hashes: another order, so other initial vectors.
        RecurrentModel fromText = words.Fit(data).LastTransformer.Model, fromKeys = Words().Fit(data).LastTransformer.Model;

        Assert.AreEqual(fromKeys.Options, fromText.Options);
    }

    [TestMethod]
    public void Unseen_word_differs_by_its_pieces()
    {
        Sentence[] rows = Sentence.Generate(60, seed: 1);
        var pipeline = ml.Transforms.Text.TokenizeIntoWords("Features", nameof(Sentence.Text)).Append(Trainer());
        TransformerChain<RecurrentTransformer> model = pipeline.Fit(Data(rows));
        IDataView test = Data(new[] { "the goodish", "the xyzzyx", "the qwvvwq" }.Select(text => new Sentence { Text = text }));
        using var directory = new TemporaryDirectory();

        float[] scores = [.. model.Transform(test).GetColumn<float>("Score")];

        Assert.AreEqual(scores[1], scores[2], "No piece of these two occurs in the training.");
        Assert.AreNotEqual(scores[0], scores[1]);
        CollectionAssert.AreEqual(scores, FreshProcess.Transform(ml, model, test, directory).GetColumn<float>("Score").ToArray());
    }

    [TestMethod]
    public void Pieces_of_a_word_are_those_of_the_paper()
    {
        // Bojanowski et al. (2017), 3.2: "where" has the pieces <wh, whe, her, ere, re> of three letters.
        IDataView words = ml.Transforms.Text.TokenizeIntoWords("Features", nameof(Sentence.Text)).Fit(Data([])).Transform(
            Data([new Sentence { Text = "where" }, new Sentence { Text = "<wh whe her ere re>", IsGood = true }]));
        var trainer = Trainer(options => options.Subwords = new SubwordOptions { MaximumLength = 3 });

        RecurrentModel model = trainer.Fit(words).Model;

        // Five pieces of "where", marked; "<wh" alone has "<<w", "<wh", "wh>"; "whe" has "<wh", "whe", "he>"; "her" "<he", "her",
        // "er>"; "ere" "<er", "ere", "re>"; "re>" "<re", "re>", "e>>". Together 13 different ones beside six words and the unknown.
        Assert.AreEqual(13 + 6 + 1, model.Options.Embeddings[0].Count);
    }

    [TestMethod]
    public void Words_start_from_a_file_of_vectors_and_keep_them_when_frozen()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.File("vectors.txt");
        File.WriteAllLines(file, ["2 8", "good 1 2 3 4 5 6 7 8", "zebra 0 0 0 0 0 0 0 0", "bad -1 -2 -3 -4 -5 -6 -7 -8.5"]);
        IDataView data = Data(Sentence.Generate(60, seed: 1));
        TransformerChain<RecurrentTransformer> model = Words(options => (options.VectorFile, options.FreezeVectors) = (file, true)).Fit(data);

        float[] vectors = [.. model.LastTransformer.Model.Parameters.Take(8 * model.LastTransformer.Model.Options.Embeddings[0].Count)];
        float[][] rows = [.. vectors.Chunk(8)];

        Assert.ContainsSingle(row => row.SequenceEqual([1f, 2, 3, 4, 5, 6, 7, 8]), rows);
        Assert.ContainsSingle(row => row.SequenceEqual([-1f, -2, -3, -4, -5, -6, -7, -8.5f]), rows);
        Refuse<InvalidDataException>(
            () => Words(options => (options.VectorFile, options.EmbeddingSize) = (file, 16)).Fit(data), "Line 2", "8 values", "EmbeddingSize is 16");
    }

    [TestMethod]
    public void Tokens_have_defaults_of_their_own_unless_they_are_given()
    {
        IDataView data = Data(Sentence.Generate(40, seed: 1));

        NetworkOptions open = Words().Fit(data).LastTransformer.Model.Options;
        NetworkOptions given = Words(options => (options.Bidirectional, options.Pooling) = (false, PoolingKind.Last)).Fit(data).LastTransformer.Model.Options;
        NetworkOptions truncated = Words(options => options.TruncationSteps = 3).Fit(data).LastTransformer.Model.Options;

        Assert.IsTrue(open is { Bidirectional: true, Pooling: PoolingKind.MeanAndMax });
        Assert.IsTrue(given is { Bidirectional: false, Pooling: PoolingKind.Last });
        Assert.IsTrue(truncated is { Bidirectional: false, Pooling: PoolingKind.Last });
    }

    private static RecurrentModel Network(TransformerChain<RecurrentTransformer> model) => model.LastTransformer.Model;

    private static void Refuse<TException>(Action action, params string[] parts)
        where TException : Exception
    {
        string message = Assert.ThrowsExactly<TException>(action).Message;
        foreach (string part in parts)
        {
            Assert.Contains(part, message);
        }
    }

    private IDataView Data(IEnumerable<Sentence> rows) => ml.Data.LoadFromEnumerable(rows);

    private EstimatorChain<ValueToKeyMappingTransformer> Tokens() => ml.Transforms.Text.TokenizeIntoWords("Words", nameof(Sentence.Text))
        .Append(ml.Transforms.Conversion.MapValueToKey("Features", "Words"));

    private EstimatorChain<RecurrentTransformer> Words(Action<RecurrentTrainerOptions>? change = null) => Tokens().Append(Trainer(change));

    private RecurrentEstimator Trainer(Action<RecurrentTrainerOptions>? change = null)
    {
        var options = new RecurrentTrainerOptions
        {
            LabelColumnName = nameof(Sentence.IsGood),
            EmbeddingSize = 8,
            HiddenSize = 16,
            NumberOfEpochs = 2,
            LearningRate = 0.01f,
        };
        change?.Invoke(options);
        return ml.BinaryClassification.Trainers.Lstm(options);
    }

    private RecurrentEstimator Mixed(Action<RecurrentTrainerOptions>? change = null)
    {
        var options = new RecurrentTrainerOptions
        {
            LabelColumnName = "Value",
            FeatureColumnName = "Numbers",
            CategoricalColumnNames = ["Kind", "Bag"],
            EmbeddingSize = 4,
            HiddenSize = 16,
            NumberOfEpochs = 2,
            LearningRate = 0.01f,
        };
        change?.Invoke(options);
        return ml.Regression.Trainers.Gru(options);
    }

    /// <summary>Events: two numbers, a kind, and a bag of up to two tags each. The label is a sum of numbers of one kind.</summary>
    private sealed class MixedRow
    {
        [VectorType(0, 2)]
        public float[] Numbers { get; set; } = [];

        [KeyType(1000), VectorType]
        public uint[] Kind { get; set; } = [];

        [KeyType(100_000), VectorType(0, 2)]
        public uint[] Bag { get; set; } = [];

        public float Value { get; set; }

        public static MixedRow[] Generate(int count, int seed = 1)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, count).Select(_ => Generate(random))];
        }

        private static MixedRow Generate(Random random)
        {
            int steps = random.Next(2, 7);
            var row = new MixedRow
            {
                Numbers = [.. Enumerable.Range(0, 2 * steps).Select(_ => random.NextSingle())],
                Kind = [.. Enumerable.Range(0, steps).Select(_ => (uint)random.Next(3) * 7)],
                Bag = [.. Enumerable.Range(0, 2 * steps).Select(_ => (uint)random.Next(3) * 30_000)],
            };
            row.Value = Enumerable.Range(0, steps).Where(step => row.Kind[step] == 7).Sum(step => row.Numbers[2 * step]);
            return row;
        }
    }
}
