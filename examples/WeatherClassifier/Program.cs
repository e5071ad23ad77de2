// Which weather will Seattle have tomorrow: sun, rain, drizzle, fog or snow? A GRU reads the last 14 days, a linear model and
// boosted trees read exactly the same. Trained on 2012 to 2014, judged on 2015.
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using MLNet.Recurrent;
using Spectre.Console;
using WeatherClassifier;

const int length = 14, trainingDays = 366 + 365 + 365;
var ml = new MLContext(seed: 1);
string csv = Path.Combine(AppContext.BaseDirectory, "seattle-weather.csv");
IDataView days = ml.Data.LoadFromTextFile<Day>(csv, separatorChar: ',', hasHeader: true);
IDataView train = ml.Data.TakeRows(days, trainingDays);
IDataView test = ml.Data.SkipRows(days, trainingDays - length); // the first window forecasts the 1st of January

// Days to windows of days; the label is the weather on the day after the window.
var windows = ml.Transforms.Conversion.MapValueToKey("Today", "Weather")
    .Append(ml.Transforms.Categorical.OneHotEncoding("Kind", "Weather"))
    .Append(ml.Transforms.NormalizeMeanVariance("Numbers", fixZero: false))
    .Append(ml.Transforms.Concatenate("Step", "Numbers", "Kind"))
    .Append(ml.Transforms.SequenceWindow("Features", "Step", sourceColumnName: "Today", length: length, horizon: 1))
    .Fit(train);
IDataView trainWindows = windows.Transform(train), testWindows = windows.Transform(test);

// The GRU has its defaults; the settings of the others were the best of ten or more each for 2014, trained on the years before.
// Expect them level: most of tomorrow is not in the days before, and 2015 had more fog than the three years before it together.
Table table = new Table().Border(TableBorder.Rounded).AddColumns("tomorrow's weather, 2015", "accuracy", "macro accuracy", "log-loss");
uint[] tomorrow = [.. testWindows.GetColumn<uint>("Label")], today = [.. testWindows.GetColumn<uint>("Today")];
table.AddRow("as today", $"{tomorrow.Zip(today).Average(day => day.First == day.Second ? 1 : 0):P1}", "", "");
Compare("linear (maximum entropy)", ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(l2Regularization: 0.03f));
Compare("boosted trees (FastTree)", ml.MulticlassClassification.Trainers.OneVersusAll(ml.BinaryClassification.Trainers.FastTree(
    new FastTreeBinaryTrainer.Options { NumberOfTrees = 20, NumberOfLeaves = 8, LearningRate = 0.2 })));
(RecurrentTransformer gru, MulticlassClassificationMetrics metrics) = Compare("GRU", ml.MulticlassClassification.Trainers.Gru());
AnsiConsole.Write(table);

// Which weather was taken for which.
VBuffer<ReadOnlyMemory<char>> names = default;
testWindows.Schema["Label"].GetKeyValues(ref names);
string[] kinds = [.. names.DenseValues().Select(name => name.ToString())];
Table confusion = new Table().Border(TableBorder.Rounded).AddColumns(["GRU: was \\ forecast", .. kinds, "recall"]);
for (int actual = 0; actual < kinds.Length; actual++)
{
    IEnumerable<string> counts = metrics.ConfusionMatrix.Counts[actual].Select(count => $"{count}");
    confusion.AddRow([kinds[actual], .. counts, $"{metrics.ConfusionMatrix.PerClassRecall[actual]:P0}"]);
}

AnsiConsole.Write(confusion);

// Save the whole pipeline, with the names of the weather at its end; load it as another program would; forecast again.
var toName = ml.Transforms.Conversion.MapKeyToValue("Forecast", "PredictedLabel").Fit(gru.Transform(testWindows));
var model = windows.Append(gru).Append(toName);
string zip = Path.Combine(Directory.CreateDirectory(Path.Combine("out", "WeatherClassifier")).FullName, "weather.zip");
ml.Model.Save(model, train.Schema, zip);
ITransformer loaded = new MLContext().Model.Load(zip, out _);
string[] forecasts = [.. model.Transform(test).GetColumn<string>("Forecast")];
string[] again = [.. loaded.Transform(test).GetColumn<string>("Forecast")];
bool same = forecasts.Length == 365 && forecasts.SequenceEqual(again);
Console.WriteLine($"Saved as {zip}, loaded, forecast again: {(same ? "the same." : "NOT THE SAME!")}");
return same ? 0 : 1;

(TModel Model, MulticlassClassificationMetrics Metrics) Compare<TModel>(string name, IEstimator<TModel> trainer)
    where TModel : class, ITransformer
{
    TModel model = AnsiConsole.Status().Start($"{name} ...", _ => trainer.Fit(trainWindows));
    MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(testWindows));
    table.AddRow(name, $"{metrics.MicroAccuracy:P1}", $"{metrics.MacroAccuracy:P1}", $"{metrics.LogLoss:F3}");
    return (model, metrics);
}
