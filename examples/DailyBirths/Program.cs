// How many children will be born in the United States on the day a week from now? Hospitals plan their staff by such numbers.
// An LSTM reads the last 28 days; a linear model and boosted trees read exactly the same. The newest two years judge.
using DailyBirths;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using MLNet.Recurrent;

const int length = 28, horizon = 7;
var ml = new MLContext(seed: 1);

// Lines of a text file, and beside the births of each day the calendar of the day to forecast, which is known long before.
string csv = Path.Combine(AppContext.BaseDirectory, "us-births.csv");
IDataView lines = ml.Data.LoadFromTextFile<BirthsLine>(csv, separatorChar: ',', hasHeader: true);
Day[] days = [.. ml.Data.CreateEnumerable<BirthsLine>(lines, reuseRowObject: false).Select(line => Day.From(line, horizon))];
DateTime split = new(2013, 1, 1), firstTestDay = split.AddDays(1 - length - horizon); // its window forecasts the 1st of January
IDataView train = ml.Data.LoadFromEnumerable(days.Where(day => day.Date < split));
IDataView test = ml.Data.LoadFromEnumerable(days.Where(day => day.Date >= firstTestDay));

// Days to steps, steps to windows; the label is the births a week after the last day of the window.
var steps = ml.Transforms.Categorical.OneHotEncoding("Weekday")
    .Append(ml.Transforms.Categorical.OneHotEncoding("Occasion"))
    .Append(ml.Transforms.NormalizeMeanVariance("Level", "Births", fixZero: false))
    .Append(ml.Transforms.Concatenate("Step", "Level", "Weekday", "Occasion", "YearSine", "YearCosine"))
    .Fit(train);
var windows = ml.Transforms.SequenceWindow("Features", "Step", sourceColumnName: "Births", length: length, horizon: horizon)
    .Fit(steps.Transform(train));
IDataView trainWindows = windows.Transform(steps.Transform(train)), testWindows = windows.Transform(steps.Transform(test));

// The LSTM has its defaults. The settings of the others were the best of some twenty each on 2011 and 2012.
var scoreboard = new Scoreboard(ml, trainWindows, testWindows);
scoreboard.Add("as a week ago", testWindows, scoreColumnName: "Births");
scoreboard.Add("linear (Poisson regression)", ml.Transforms.NormalizeMeanVariance("Features", fixZero: false)
    .Append(ml.Regression.Trainers.LbfgsPoissonRegression(l1Regularization: 0)));
scoreboard.Add("boosted trees (FastTree)", ml.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options
{
    NumberOfTrees = 600,
    NumberOfLeaves = 8,
    LearningRate = 0.1,
    MinimumExampleCountPerLeaf = 2,
}));
RecurrentTransformer lstm = scoreboard.Add("LSTM", progress =>
    ml.Regression.Trainers.Lstm(new RecurrentTrainerOptions { Progress = epoch => progress(epoch.Epoch, epoch.Epochs) }));
scoreboard.Print();

// The week after the data: windows whose label is not known yet.
IDataView unlabeled = lstm.Transform(windows.KeepUnlabeled().Transform(steps.Transform(test)));
string[] nextWeek = [.. unlabeled.GetColumn<DateTime>("Date").Zip(unlabeled.GetColumn<float>("Score"))
    .TakeLast(horizon).Select(day => $"{day.First.AddDays(horizon):ddd d MMM}: {day.Second:N0}")];
Console.WriteLine($"The week after the data. {string.Join(", ", nextWeek)}");

// Save the whole pipeline, load it as another program would, and score again.
string folder = Directory.CreateDirectory(Path.Combine("out", "DailyBirths")).FullName, zip = Path.Combine(folder, "births.zip");
ml.Model.Save(steps.Append(windows).Append(lstm), train.Schema, zip);
var other = new MLContext();
var loaded = (TransformerChain<ITransformer>)other.Model.Load(zip, out _);
float[] scores = [.. lstm.Transform(testWindows).GetColumn<float>("Score")];
float[] loadedScores = [.. loaded.Transform(test).GetColumn<float>("Score")];

// A prediction engine takes one row, but a window is made of many: the engine gets the last step of the pipeline, and windows.
using var engine = other.Model.CreatePredictionEngine<Window, Forecast>(loaded.LastTransformer);
float[] engineScores = [.. other.Data.CreateEnumerable<Window>(testWindows, reuseRowObject: false)
    .Select(window => engine.Predict(window).Score)];
bool same = scores.SequenceEqual(loadedScores) && scores.Zip(engineScores).All(pair => Math.Abs(pair.First - pair.Second) < 0.1f);
string verdict = same ? "the same forecasts." : "OTHER FORECASTS!";
Console.WriteLine($"Saved, loaded and scored again, all at once and one by one: {verdict}");

Pictures.Forecast(Path.Combine(folder, "forecast.png"), split, [.. testWindows.GetColumn<float>("Label")], scores);
Pictures.LearningCurve(Path.Combine(folder, "learning-curve.png"), lstm.History);
string remark = Pictures.HaveText ? "" : " (without text: no font is installed; on Debian, fonts-dejavu is one)";
Console.WriteLine($"Model and pictures: {folder}{remark}");
return same ? 0 : 1;
