using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Onnx.Tests.Export;

/// <summary>A trained model as a file, scored by ML.NET's own ONNX transformer.</summary>
[TestClass]
public sealed class ApplyOnnxModelTests
{
    private const int Steps = 4, FeaturesPerStep = 2;

    [TestMethod]
    public void Exported_model_scores_in_mlnet_as_the_pipeline_did()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(Rows());
        TransformerChain<RecurrentTransformer> pipeline = ml.Transforms.NormalizeMinMax("Features")
            .Append(ml.Regression.Trainers.Lstm(hiddenSize: 4, numberOfEpochs: 2, featuresPerStep: FeaturesPerStep)).Fit(data);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".onnx");
        pipeline.GetRecurrentModel().SaveAsOnnx(path, new OnnxExportOptions { OutputName = "OnnxScore", Steps = Steps, BatchSize = 1 });

        IDataView scored = pipeline.Transform(data);
        IDataView both = ml.Transforms.ApplyOnnxModel("OnnxScore", "Features", path).Fit(scored).Transform(scored);

        File.Delete(path);
        Near.AreEqual([.. both.GetColumn<float>("Score")], [.. both.GetColumn<float[]>("OnnxScore").Select(score => score.Single())]);
    }

    [TestMethod]
    [DataRow(nameof(SeriesPreset.Classification))]
    [DataRow(nameof(SeriesPreset.LstmFcn))]
    public void A_chain_with_a_preset_gives_its_probabilities_in_mlnet_and_for_a_batch(string name)
    {
        const int steps = 24, rows = 20;
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(index => new Curve
        {
            Features = [.. RandomModel.Numbers(steps, (ulong)index + 1).Select((noise, step) => noise + MathF.Sin(step * (1 + (index % 3))))],
            Class = $"{index % 3}",
        }));
        RecurrentTrainerOptions options = RecurrentTrainerOptions.From(name == nameof(SeriesPreset.LstmFcn) ? SeriesPreset.LstmFcn : SeriesPreset.Classification);
        (options.LabelColumnName, options.NumberOfEpochs, options.MinimumUpdates, options.FeaturesPerStep) = ("Class", 2, 0, 1);
        TransformerChain<Microsoft.ML.Transforms.KeyToValueMappingTransformer> chain = ml.Transforms.NormalizeMeanVariance("Features").Append(ml.Transforms.Conversion.MapValueToKey("Class"))
            .Append(ml.MulticlassClassification.Trainers.Lstm(options)).Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".onnx");
        chain.GetRecurrentModel().SaveAsOnnx(path, new OnnxExportOptions { OutputName = "Logits", Steps = steps });

        IDataView scored = chain.Transform(data);
        IDataView both = ml.Transforms.ApplyOnnxModel("Probability", "Features", path).Fit(scored).Transform(scored);
        using var runtime = new Runtime(File.ReadAllBytes(path));
        float[] features = [.. scored.GetColumn<float[]>("Features").SelectMany(values => values)];
        File.Delete(path);

        float[] expected = [.. scored.GetColumn<float[]>("Score").SelectMany(score => score)];
        Near.AreEqual(expected, [.. both.GetColumn<float[]>("Probability").SelectMany(score => score)]);
        Near.AreEqual(expected, runtime.Run(Runtime.Input("Features", features, rows, steps, 1))["Probability"]);
    }

    [TestMethod]
    public void Names_and_shape_stand_in_the_metadata()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Transforms.Conversion.MapValueToKey("Key", "Class").Fit(ml.Data.LoadFromEnumerable(Rows()))
            .Transform(ml.Data.LoadFromEnumerable(Rows()));
        RecurrentTransformer trained = ml.MulticlassClassification.Trainers.Gru("Key", hiddenSize: 3, numberOfEpochs: 1, featuresPerStep: FeaturesPerStep)
            .Fit(data);
        using var stream = new MemoryStream();
        trained.Model.SaveAsOnnx(stream, new OnnxExportOptions { FeatureNames = ["x", "\"y\""], ClassNames = trained.ClassNames });

        using var runtime = new Runtime(stream.ToArray());

        Assert.AreEqual("MLNet.Recurrent", runtime.Session.ModelMetadata.ProducerName);
        Dictionary<string, string> metadata = runtime.Session.ModelMetadata.CustomMetadataMap;
        Assert.AreEqual("Gru", metadata["cell"]);
        Assert.AreEqual("Softmax", metadata["output"]);
        Assert.AreEqual("[\"low\", \"high\"]", metadata["class_names"]);
        Assert.AreEqual("[\"x\", \"\\u0022y\\u0022\"]", metadata["feature_names"]);
        CollectionAssert.AreEqual(new[] { -1, -1, FeaturesPerStep }, runtime.Session.InputMetadata["Features"].Dimensions);
    }

    [TestMethod]
    public void Names_that_do_not_fit_are_refused()
    {
        RecurrentModel model = RandomModel.Of(new NetworkOptions { InputSize = 2 });

        Assert.Contains("FeatureNames has 1 names; the model has 2", Refusal(new OnnxExportOptions { FeatureNames = ["x"] }));
        Assert.Contains("'Score' cannot name 2", Refusal(new OnnxExportOptions { InputName = "Score" }));

        string Refusal(OnnxExportOptions options) =>
            Assert.ThrowsExactly<ArgumentException>(() => model.SaveAsOnnx(Stream.Null, options)).Message;
    }

    private static IEnumerable<Row> Rows() => Enumerable.Range(0, 40).Select(index => new Row
    {
        Features = RandomModel.Numbers(Steps * FeaturesPerStep, (ulong)index + 1),
        Label = index % 7,
        Class = index % 2 == 0 ? "low" : "high",
    });

    private sealed class Curve
    {
        [VectorType(24)]
        public float[] Features { get; set; } = [];

        public string Class { get; set; } = "";
    }

    private sealed class Row
    {
        [VectorType(Steps * FeaturesPerStep)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public string Class { get; set; } = "";
    }
}
