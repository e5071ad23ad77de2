// Trains the model that the weather station carries, with ML.NET, and writes the engine's own file:
//     dotnet run -c Release --project examples/EdgeStreaming/Training
// Trained on 2012 to 2014; 2015 is for judging.
using EdgeStreaming.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent;
using MLNet.Recurrent.Persistence;

const int length = 28, trainingDays = 366 + 365 + 365;
var ml = new MLContext(seed: 1);
IDataView days = ml.Data.LoadFromTextFile<Day>(Path.Combine(AppContext.BaseDirectory, "seattle-weather.csv"), separatorChar: ',', hasHeader: true);
IDataView train = ml.Data.TakeRows(days, trainingDays), test = ml.Data.SkipRows(days, trainingDays - length);

// Raw numbers: the model standardises them itself, so that nothing of this pipeline has to be written again for the station.
var model = ml.Transforms.SequenceWindow("Features", "Numbers", sourceColumnName: "Highest", length: length, horizon: 1)
    .Append(ml.Regression.Trainers.Gru(hiddenSize: 16))
    .Fit(train);
RegressionMetrics metrics = ml.Regression.Evaluate(model.Transform(test));

string file = args is [string path] ? path : Path.Combine("examples", "EdgeStreaming", "weather.bin");
model.LastTransformer.Model.Save(file);
Console.WriteLine($"2015: mean error {metrics.MeanAbsoluteError:F2} degrees; {file}, {new FileInfo(file).Length} bytes");
