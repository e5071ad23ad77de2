// Which words of a request say where from, where to, by way of what, and when? An LSTM reads each request in both directions, a
// conditional random field decides the slots of a request together. The requests are generated (Grammar.cs).
using Microsoft.ML;
using MLNet.Recurrent;
using Spectre.Console;
using Tagger;

var ml = new MLContext(seed: 1);
IDataView train = ml.Data.LoadFromEnumerable(new Grammar(1, Grammar.KnownCities).Requests(600));
IDataView test = ml.Data.LoadFromEnumerable(new Grammar(2, Grammar.KnownCities).Requests(300));
IDataView elsewhere = ml.Data.LoadFromEnumerable(new Grammar(3, Grammar.UnknownCities).Requests(300));

// Words and slots become keys; the trainer embeds the words. A word that training has not seen is a missing key, and has a vector too.
var keys = ml.Transforms.Conversion.MapValueToKey("Features", nameof(Request.Words))
    .Append(ml.Transforms.Conversion.MapValueToKey("Label", nameof(Request.Tags))).Fit(train);

Table table = new Table().Border(TableBorder.Rounded).AddColumns("slots decided", "F1, known cities", "F1, unknown cities", "words right", "requests right", "seconds");
_ = Compare("each word by itself", crf: false);
(RecurrentTransformer tagger, SequenceTaggingMetrics metrics) = Compare("all together", crf: true);
AnsiConsole.Write(table);

Table slots = new Table().Border(TableBorder.Rounded).AddColumns("unknown cities", "precision", "recall", "F1", "slots");
foreach ((string slot, PrecisionRecall found) in metrics.ChunkTypes)
{
    slots.AddRow(slot, $"{found.Precision:P1}", $"{found.Recall:P1}", $"{found.F1:P1}", $"{found.Expected}");
}

AnsiConsole.Write(slots);

// Save the whole pipeline, with the names of the slots at its end; load it as another program would; tag a request.
var toText = ml.Transforms.Conversion.MapKeyToValue("Slot", "PredictedLabel").Fit(tagger.Transform(keys.Transform(train)));
string zip = Path.Combine(Directory.CreateDirectory(Path.Combine("out", "Tagger")).FullName, "tagger.zip");
ml.Model.Save(keys.Append(tagger).Append(toText), train.Schema, zip);
ITransformer loaded = ml.Model.Load(zip, out _);
using var engine = ml.Model.CreatePredictionEngine<Request, TaggedRequest>(loaded);
string[] words = "please book a flight from timbuktu to new york on friday after ten".Split(' ');
string[] tags = engine.Predict(new Request { Words = words, Tags = new string[words.Length] }).Slot;
AnsiConsole.MarkupLine(string.Join(' ', words.Zip(tags, (word, tag) => tag == "O" ? word : $"[bold]{word}[/][grey]/{tag}[/]")));
return tags.SequenceEqual("O O O O O B-from O B-to I-to B-day I-day B-time I-time".Split(' ')) ? 0 : 1;

(RecurrentTransformer Model, SequenceTaggingMetrics Metrics) Compare(string name, bool crf)
{
    var settings = new SequenceTaggingOptions { HiddenSize = 32, EmbeddingSize = 32, NumberOfEpochs = 20, Crf = crf };
    var watch = System.Diagnostics.Stopwatch.StartNew();
    RecurrentTransformer model = AnsiConsole.Status().Start($"{name} ...", _ => ml.SequenceTagging().Trainers.Lstm(settings).Fit(keys.Transform(train)));
    double seconds = watch.Elapsed.TotalSeconds;
    SequenceTaggingMetrics known = ml.SequenceTagging().Evaluate(model.Transform(keys.Transform(test)));
    SequenceTaggingMetrics unknown = ml.SequenceTagging().Evaluate(model.Transform(keys.Transform(elsewhere)));
    table.AddRow(name, $"{known.Chunks!.Value.F1:P1}", $"{unknown.Chunks!.Value.F1:P1}", $"{unknown.Accuracy:P1}", $"{unknown.SequenceAccuracy:P1}", $"{seconds:F1}");
    return (model, unknown);
}
