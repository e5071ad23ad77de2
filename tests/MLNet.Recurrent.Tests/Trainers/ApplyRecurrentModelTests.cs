using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Tests.Forecasting;

namespace MLNet.Recurrent.Tests.Trainers;

[TestClass]
public sealed class ApplyRecurrentModelTests
{
    private readonly MLContext ml = new(seed: 1);

    public static IEnumerable<object[]> Outputs => [[OutputKind.Linear], [OutputKind.Logistic], [OutputKind.Softmax]];

    [TestMethod]
    [DynamicData(nameof(Outputs))]
    public void Model_out_of_a_pipeline_scores_as_the_pipeline_did(OutputKind output)
    {
        IDataView data = Labelled();
        RecurrentTransformer trained = Trainer(output, new RecurrentTrainerOptions { NumberOfEpochs = 2 }).Fit(data);

        RecurrentScoringEstimator estimator = ml.Transforms.ApplyRecurrentModel(trained.GetRecurrentModel(), classNames: trained.ClassNames);
        RecurrentTransformer applied = estimator.Fit(data);

        Assert.AreEqual(SchemaText.Of(trained.GetOutputSchema(data.Schema)), SchemaText.Of(applied.GetOutputSchema(data.Schema)));
        CollectionAssert.AreEqual(Scores(trained.Transform(data)), Scores(applied.Transform(data)));
        CollectionAssert.AreEqual(
            SchemaFact.Describe(SchemaFact.Of(applied.GetOutputSchema(data.Schema))),
            SchemaFact.Describe(estimator.GetOutputSchema(SchemaFact.Of(data.Schema))));
    }

    [TestMethod]
    [DynamicData(nameof(Outputs))]
    public void Applied_model_is_saved_and_loaded_with_its_pipeline(OutputKind output)
    {
        IDataView data = Labelled();
        RecurrentModel model = Trainer(output, new RecurrentTrainerOptions { NumberOfEpochs = 1 }).Fit(data).Model;
        TransformerChain<RecurrentTransformer> pipeline = ml.Transforms.CopyColumns("Steps", "Features").Append(ml.Transforms.ApplyRecurrentModel(model, "Steps")).Fit(data);
        using var stream = new MemoryStream();
        ml.Model.Save(pipeline, data.Schema, stream);
        stream.Position = 0;

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        Assert.AreEqual(model.Options, loaded.GetRecurrentModel().Options);
        CollectionAssert.AreEqual(Scores(pipeline.Transform(data)), Scores(loaded.Transform(data)));
    }

    [TestMethod]
    [DynamicData(nameof(Outputs))]
    public void Trainer_goes_on_from_an_applied_model(OutputKind output)
    {
        IDataView data = Labelled();
        RecurrentModel model = Trainer(output, new RecurrentTrainerOptions { NumberOfEpochs = 40 }).Fit(data).Model;
        ITransformer applied = ml.Transforms.ApplyRecurrentModel(model).Fit(data);
        RecurrentTrainerOptions Once() => new() { NumberOfEpochs = 1, RefitFraction = 0 };
        RecurrentTrainerOptions further = Once();
        further.InitialModel = applied;

        double anew = Trainer(output, Once()).Fit(data).History[0].Loss, tuned = Trainer(output, further).Fit(data).History[0].Loss;

        // Forty epochs of learning are not lost.
        Assert.IsLessThan(anew / 2, tuned);
    }

    [TestMethod]
    public void Model_of_several_values_gives_a_vector_and_takes_any_number_of_steps()
    {
        var network = new NetworkOptions { InputSize = 2, HiddenSize = 3, OutputSize = 4 };
        var layout = new ParameterLayout(network);
        float[] parameters = [.. Enumerable.Range(0, layout.Size).Select(i => MathF.Sin(i))];
        RecurrentTransformer transformer = ml.Transforms.ApplyRecurrentModel(new RecurrentModel(network, parameters, Scaling.None(network)))
            .Fit(Labelled());

        using PredictionEngine<SequenceRow, VectorScore> engine = ml.Model.CreatePredictionEngine<SequenceRow, VectorScore>(transformer);
        Assert.HasCount(4, engine.Predict(Sequences.Rows(1)[0]).Score);

        IDataView longer = ml.Data.LoadFromEnumerable([new LongRow { Features = new float[2 * 9] }]);
        Assert.HasCount(4, transformer.Transform(longer).GetColumn<float[]>("Score").Single());
    }

    [TestMethod]
    public void What_does_not_fit_is_named()
    {
        RecurrentModel model = Trainer(OutputKind.Softmax, new RecurrentTrainerOptions { NumberOfEpochs = 1 }).Fit(Labelled()).Model;

        Assert.Contains("There are 2 class names; the model has 3 classes",
            Assert.ThrowsExactly<ArgumentException>(() => ml.Transforms.ApplyRecurrentModel(model, classNames: ["a", "b"])).Message);
        Assert.Contains("'Missing'",
            Assert.ThrowsExactly<ArgumentException>(() => ml.Transforms.ApplyRecurrentModel(model, "Missing").Fit(Labelled())).Message);
        Assert.Contains("has no recurrent network in it", Assert.ThrowsExactly<ArgumentException>(
            () => ml.Transforms.CopyColumns("Copy", "Value").Fit(Labelled()).GetRecurrentModel()).Message);
        IDataView sales = ml.Data.LoadFromEnumerable(Sale.Weeks(20));
        Assert.Contains("A ForecastTransformer gives no network away", Assert.ThrowsExactly<ArgumentException>(() => ml.Transforms.CopyColumns("Copy", "Sold")
            .Append(ml.Forecasting.ForecastByLinear("Ahead", "Sold", 2, 3)).Fit(sales).GetRecurrentModel()).Message);

        var perStep = new NetworkOptions { InputSize = 2, OutputPerStep = true, Output = OutputKind.Logistic };
        var stepwise = new RecurrentModel(perStep, new float[new ParameterLayout(perStep).Size], Scaling.None(perStep));
        Assert.Contains("log-odds for each step", Assert.ThrowsExactly<ArgumentException>(() => ml.Transforms.ApplyRecurrentModel(stepwise)).Message);

        NetworkOptions lastSteps = perStep with { OutputPerStep = false, OutputSteps = 3, Output = OutputKind.Linear };
        var forecaster = new RecurrentModel(lastSteps, new float[new ParameterLayout(lastSteps).Size], Scaling.None(lastSteps));
        Assert.Contains("OutputSteps = 3", Assert.ThrowsExactly<ArgumentException>(() => ml.Transforms.ApplyRecurrentModel(forecaster)).Message);
    }

    [TestMethod]
    [DataRow(OutputKind.Linear, 1)]
    [DataRow(OutputKind.Softmax, 3)]
    [DataRow(OutputKind.ConditionalRandomField, 3)]
    public void Model_with_an_output_per_step_gives_columns_over_the_steps(OutputKind output, int outputSize)
    {
        var network = new NetworkOptions { InputSize = 2, HiddenSize = 3, OutputPerStep = true, Output = output, OutputSize = outputSize };
        float[] parameters = [.. Enumerable.Range(0, new ParameterLayout(network).Size).Select(i => MathF.Sin(i))];
        var model = new RecurrentModel(network, parameters, Scaling.None(network));
        IDataView data = ml.Data.LoadFromEnumerable(Sequences.Rows(20));
        string[]? names = outputSize > 1 ? ["a", "b", "c"] : null;
        RecurrentScoringEstimator estimator = ml.Transforms.ApplyRecurrentModel(model, classNames: names);
        RecurrentTransformer applied = estimator.Fit(data);
        using var stream = new MemoryStream();
        ml.Model.Save(applied, data.Schema, stream);
        stream.Position = 0;

        IDataView scored = applied.Transform(data), again = new MLContext().Model.Load(stream, out _).Transform(data);

        CollectionAssert.AreEqual(
            SchemaFact.Describe(SchemaFact.Of(scored.Schema)), SchemaFact.Describe(estimator.GetOutputSchema(SchemaFact.Of(data.Schema))));
        CollectionAssert.AreEqual(Scores(scored), Scores(again));
        float[] outputs = new float[SequenceRow.Steps * outputSize], expected = new float[outputs.Length];
        new SequencePredictor(model).Predict(Sequences.Rows(20)[0].Features, outputs);
        if (outputSize == 1)
        {
            expected = outputs;
        }
        else
        {
            int[] tags = new int[SequenceRow.Steps];
            var decoder = new TagDecoder(model);
            decoder.Decode(outputs, tags);
            decoder.Probabilities(outputs, expected);
            CollectionAssert.AreEqual(tags.Select(tag => (uint)tag + 1).ToArray(), scored.GetColumn<uint[]>("PredictedLabel").First());
        }

        float[] scores = scored.GetColumn<float[]>("Score").First();
        Assert.HasCount(expected.Length, scores);
        for (int i = 0; i < scores.Length; i++)
        {
            // one row and a block of rows add in other orders
            Assert.AreEqual(expected[i], scores[i], 1e-5f);
        }
    }

    [TestMethod]
    public void Trainer_takes_the_shape_of_the_model_it_goes_on_from_and_names_what_is_set_otherwise()
    {
        IDataView data = Labelled();
        var options = new RecurrentTrainerOptions
        {
            HiddenSize = 6,
            NumberOfLayers = 2,
            Bidirectional = true,
            Pooling = PoolingKind.Mean,
            ResetBefore = true,
            NumberOfEpochs = 1,
            LabelColumnName = "Value",
            Convolutions = [new() { Filters = 4, Kernel = 3 }],
        };
        RecurrentTransformer first = ml.Regression.Trainers.Gru(options).Fit(data);

        RecurrentTransformer next = ml.Regression.Trainers.Gru(
            new RecurrentTrainerOptions { NumberOfEpochs = 1, LabelColumnName = "Value", InitialModel = first }).Fit(data);
        Assert.AreEqual(first.Model.Options, next.Model.Options);

        var other = new RecurrentTrainerOptions { HiddenSize = 7, Bidirectional = false, NumberOfEpochs = 1, LabelColumnName = "Value", InitialModel = first };
        string message = Assert.ThrowsExactly<ArgumentException>(() => ml.Regression.Trainers.Lstm(other).Fit(data)).Message;
        Assert.Contains("Cell is GruResetBefore and not Lstm; HiddenSize is 6 and not 7; Bidirectional is True and not False.", message);
    }

    private RecurrentEstimator Trainer(OutputKind output, RecurrentTrainerOptions options)
    {
        options.HiddenSize = 8;
        options.Seed = 1;
        options.LabelColumnName = output switch { OutputKind.Linear => "Value", OutputKind.Logistic => "Flag", _ => "Key" };
        return output switch
        {
            OutputKind.Linear => ml.Regression.Trainers.Gru(options),
            OutputKind.Logistic => ml.BinaryClassification.Trainers.Gru(options),
            _ => ml.MulticlassClassification.Trainers.Gru(options),
        };
    }

    private IDataView Labelled()
    {
        IDataView rows = ml.Data.LoadFromEnumerable(Sequences.Rows(120));
        return ml.Transforms.Conversion.MapValueToKey("Key", "Class").Fit(rows).Transform(rows);
    }

    private static float[] Scores(IDataView scored) => scored.Schema["Score"].Type is VectorDataViewType
        ? [.. scored.GetColumn<float[]>("Score").SelectMany(score => score)]
        : [.. scored.GetColumn<float>("Score")];

    private sealed class LongRow
    {
        [VectorType(9, 2)]
        public float[] Features { get; set; } = [];
    }
}
