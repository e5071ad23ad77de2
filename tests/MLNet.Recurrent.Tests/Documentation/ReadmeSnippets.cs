using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Diagnostics;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx;
using MLNet.Recurrent.Persistence;

namespace MLNet.Recurrent.Tests.Documentation;

/// <summary>The code of README.md, compiled and run; <see cref="ReadmeTests"/> holds the two together.</summary>
internal static class ReadmeSnippets
{
    public static RegressionMetrics Pipeline()
    {
        // <pipeline>
        var ml = new MLContext(seed: 1);
        IDataView days = ml.Data.LoadFromTextFile<Day>("sales.csv", separatorChar: ',', hasHeader: true);
        IDataView train = ml.Data.TakeRows(days, 1000), test = ml.Data.SkipRows(days, 1000 - 28 - 7 + 1);

        var pipeline = ml.Transforms.Categorical.OneHotEncoding("Weekday")
            .Append(ml.Transforms.Concatenate("Step", "Sales", "Weekday"))
            .Append(ml.Transforms.SequenceWindow("Features", "Step", sourceColumnName: "Sales", length: 28, horizon: 7))
            .Append(ml.Regression.Trainers.Lstm());

        var model = pipeline.Fit(train);
        RegressionMetrics metrics = ml.Regression.Evaluate(model.Transform(test));
        Console.WriteLine($"mean absolute error {metrics.MeanAbsoluteError:F1}");

        ml.Model.Save(model, days.Schema, "sales.zip");
        ITransformer loaded = ml.Model.Load("sales.zip", out _);
        // </pipeline>
        Assert.IsNotNull(loaded);
        return metrics;
    }

    public static IEstimator<ITransformer> Text(MLContext ml)
    {
        // <text>
        var classifier = ml.Transforms.Text.NormalizeText("Text", keepPunctuations: false)
            .Append(ml.Transforms.Text.TokenizeIntoWords("Features", "Text"))
            .Append(ml.MulticlassClassification.Trainers.Lstm(new RecurrentTrainerOptions
            {
                EmptySequences = EmptySequenceHandling.ScorePrior,    // a text without words gets the shares of the classes
                VectorFile = null,                                    // or words from GloVe or word2vec, with their EmbeddingSize
            }));
        // </text>
        return classifier;
    }

    public static SequenceTaggingMetrics Tagging(IDataView sentences, IDataView unseen)
    {
        // <tagging>
        var ml = new MLContext(seed: 1);
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Tags")
            .Append(ml.SequenceTagging().Trainers.Lstm(featureColumnName: "Words"))
            .Append(ml.Transforms.Conversion.MapKeyToValue("Tag", "PredictedLabel"));

        var tagger = pipeline.Fit(sentences);
        SequenceTaggingMetrics metrics = ml.SequenceTagging().Evaluate(tagger.Transform(unseen));
        Console.WriteLine($"{metrics.Accuracy:P1} of the tags, {metrics.Chunks?.F1:P1} of the chunks");
        // </tagging>
        return metrics;
    }

    public static (ForecastMetrics Metrics, float[] Ahead) Forecasting(
        MLContext ml, IDataView train, IDataView test, IEnumerable<ShopDay> comingDays, ShopDay today)
    {
        // <forecasting>
        var forecaster = ml.Forecasting.ForecastByLstm("Ahead", "Sold", horizon: 14, seriesColumnName: "Shop", timeColumnName: "Day",
            futureColumnNames: ["Price", "Weather"], staticColumnNames: ["City"],
            confidenceLowerBoundColumn: "Low", confidenceUpperBoundColumn: "High");
        ForecastTransformer model = forecaster.Fit(train);
        ForecastMetrics metrics = ml.Forecasting.EvaluateForecast(model.Transform(test), "Ahead", "Sold", "Shop", "Day", "Low", "High", history: train);
        Console.WriteLine($"MASE {metrics.Overall.Mase:F2}, {metrics.Overall.Coverage:P0} within the bounds");

        using var engine = model.CreateForecastEngine<ShopDay, ShopForecast>(ml);
        engine.Announce(comingDays);                                  // prices and weather of days whose sales are not known yet
        float[] ahead = engine.Predict(today).Ahead;                  // observes the row, and forecasts the 14 days after it
        engine.CheckPoint("shops.state");                             // Resume("shops.state") goes on, in any process, with the same bits
        // </forecasting>
        return (metrics, ahead);
    }

    public sealed class ShopDay
    {
        public DateTime Day { get; set; }

        public string Shop { get; set; } = "";

        public float Sold { get; set; }

        public float Price { get; set; }

        public string Weather { get; set; } = "";

        public string City { get; set; } = "";
    }

    public sealed class ShopForecast
    {
        public float[] Ahead { get; set; } = [];
    }

    public static float[] Core(RecurrentTransformer recurrent, float[] features)
    {
        float[] outputs = new float[1];
        // <core>
        recurrent.Model.Save("births.bin");                           // RecurrentTransformer.Model
        RecurrentModel model = RecurrentModel.Load("births.bin");
        var stepper = new SequenceStepper(model);                     // one step at a time, state kept, nothing allocated
        stepper.Step(features, outputs);
        // </core>
        return outputs;
    }

    public static RecurrentTransformer Precision(RecurrentTransformer recurrent, SequenceSet validation)
    {
        // <precision>
        PrecisionReport report = PrecisionReport.Measure(recurrent.Model, WeightPrecision.BFloat16, validation);
        Console.WriteLine($"{report.FileBytes} of {report.FullFileBytes} bytes, error {report.Error} instead of {report.FullError}");
        var faster = recurrent.WithPrecision(WeightPrecision.BFloat16);   // for Transform, Evaluate and Save; RecurrentModel has the same
        // </precision>
        return faster;
    }

    public static RecurrentTransformer Exchange(MLContext ml, ITransformer model, IDataView windows)
    {
        // <exchange>
        model.GetRecurrentModel().SaveAsOnnx("sales.onnx");           // of any chain; needs the package MLNet.Recurrent.Onnx

        RecurrentModel graph = RecurrentModel.LoadOnnx("sales.onnx");
        RecurrentModel weights = RecurrentModel.LoadSafetensors("lstm.safetensors", new NetworkOptions { InputSize = 8, HiddenSize = 16 });

        var scorer = ml.Transforms.ApplyRecurrentModel(weights).Fit(windows);
        var tuned = ml.Regression.Trainers.Lstm(new RecurrentTrainerOptions { HiddenSize = 16, InitialModel = scorer }).Fit(windows);
        // </exchange>
        Assert.AreEqual(model.GetRecurrentModel().Options, graph.Options);
        return tuned;
    }

    public static float Stream(MLContext ml, ITransformer model, IEnumerable<Day> history, Day today)
    {
        // <streaming>
        using var engine = model.CreateRecurrentEngine<Day, Forecast>(ml);
        engine.WarmUp(history);                                       // yesterday and before
        float inAWeek = engine.Predict(today).Score;
        engine.CheckPoint("sales.state");                             // Resume("sales.state") goes on, in any process, with the same bits
        // </streaming>
        return inAWeek;
    }

    public sealed class Forecast
    {
        public float Score { get; set; }
    }

    public static GradientTrace Diagnostics(RecurrentTransformer recurrent)
    {
        // <diagnostics>
        float[] sequence = new float[100 * 2];                        // [steps, values]
        var tracer = new SequenceTracer(recurrent.Model);             // RecurrentTransformer.Model
        GradientTrace loss = tracer.TraceLoss(sequence, [0.5f]);      // of the loss, the target being 0.5
        GradientTrace output = tracer.TraceOutput(sequence, 0);       // of an output
        Console.WriteLine($"{loss.HiddenNorms(0)[0]} of {loss.HiddenNorms(0)[99]} reaches the first step");
        Console.WriteLine($"the output depends on step 10 by {output.InputNorms[10]}");
        Console.WriteLine($"mean forget gate after step 50: {tracer.TraceGates(sequence).First(gate => gate.Gate == GateKind.Forget).Means[50]}");
        // </diagnostics>
        Assert.HasCount(100, output.InputNorms);
        return loss;
    }

    public sealed class Day
    {
        [LoadColumn(0)]
        public float Weekday { get; set; }

        [LoadColumn(1)]
        public float Sales { get; set; }
    }
}
