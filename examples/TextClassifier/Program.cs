// Does a guest recommend the restaurant? An LSTM reads words, a linear model counts them. The sentences are generated, so that the
// example needs no data: its figures show what order is worth, not how good either is on real text (for that see accuracy text in
// tests/MLNet.Recurrent.Benchmarks).
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent;
using Spectre.Console;
using TextClassifier;

var ml = new MLContext(seed: 1);
IDataView train = ml.Data.LoadFromEnumerable(Review.Generate(2000, seed: 1));
IDataView test = ml.Data.LoadFromEnumerable(Review.Generate(500, seed: 2));

// Words straight into the trainer: the model numbers them itself, and adds the pieces of each.
var words = ml.Transforms.Text.TokenizeIntoWords("Features", "Text")
    .Append(ml.BinaryClassification.Trainers.Lstm("Recommends", numberOfEpochs: 15));
var counts = ml.Transforms.Text.FeaturizeText("Features", "Text")
    .Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression("Recommends"));

Table table = new Table().Border(TableBorder.Rounded).AddColumns("500 sentences", "accuracy");
Compare("linear, counts of words and letters", counts);
ITransformer model = Compare("LSTM, words in order", words);
AnsiConsole.Write(table);

// Save, load as another program would, and ask. The last two sentences have words that training has not seen.
string zip = Path.Combine(Directory.CreateDirectory(Path.Combine("out", "TextClassifier")).FullName, "reviews.zip");
ml.Model.Save(model, train.Schema, zip);
ITransformer loaded = new MLContext().Model.Load(zip, out _);
using PredictionEngine<Review, Verdict> engine = ml.Model.CreatePredictionEngine<Review, Verdict>(loaded);
using PredictionEngine<Review, Verdict> before = ml.Model.CreatePredictionEngine<Review, Verdict>(model);
bool same = true;
foreach (string text in new[]
{
    "the soup was not stale", "the soup was fresh but the staff was rude", "the staff was rude but the soup was fresh",
    "the waitress was friendlier", "the pizza was not freshly baked",
})
{
    Verdict verdict = engine.Predict(new Review { Text = text });
    same &= verdict.Probability == before.Predict(new Review { Text = text }).Probability;
    Console.WriteLine($"{verdict.Probability,5:P0}  {text}");
}

Console.WriteLine($"Saved as {zip}, loaded, asked again: {(same ? "the same." : "NOT THE SAME!")}");
return same ? 0 : 1;

ITransformer Compare(string name, IEstimator<ITransformer> pipeline)
{
    ITransformer model = AnsiConsole.Status().Start($"{name} ...", _ => pipeline.Fit(train));
    CalibratedBinaryClassificationMetrics metrics = ml.BinaryClassification.Evaluate(model.Transform(test), "Recommends");
    table.AddRow(name, $"{metrics.Accuracy:P1}");
    return model;
}
