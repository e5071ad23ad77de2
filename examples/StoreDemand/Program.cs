// How much of each item will each store sell on each of the next 14 days? One LSTM forecasts all of them at once, with bounds, and knows the
// discounts and holidays to come. It is compared with simpler forecasts on the last eight weeks, which none of them has learnt from.
// The demand is made up (Shops.cs), so the example needs no data, and says nothing about accuracy on yours.
using System.Diagnostics;
using Microsoft.ML;
using MLNet.Recurrent;
using MLNet.Recurrent.Forecasting;
using Spectre.Console;
using StoreDemand;

const int horizon = 14;
var ml = new MLContext(seed: 1);
Demand[] days = [.. Shops.Days()];
DateTime split = Shops.Last.AddDays(1 - 56);
IDataView train = ml.Data.LoadFromEnumerable(days.Where(day => day.Day < split)), test = ml.Data.LoadFromEnumerable(days.Where(day => day.Day >= split));

Table table = new Table().Border(TableBorder.Rounded).AddColumn($"{days.DistinctBy(day => day.Series).Count()} series, 1 to {horizon} days ahead");
foreach (string heading in new[] { "MAE", "MASE", "in 95 % bounds", "seconds" })
{
    table.AddColumn(new TableColumn(heading).RightAligned());
}

Try("as a week ago", ml.Forecasting.ForecastBySeasonalNaive("Ahead", "Sold", horizon, 7, "Series", "Day", "Low", "High"));
Try("linear map", ml.Forecasting.ForecastByLinear("Ahead", "Sold", horizon, 0, 7, "Series", "Day", "Low", "High"));
ForecastTransformer lstm = Try("LSTM", ml.Forecasting.ForecastByLstm(new RecurrentForecastOptions
{
    OutputColumnName = "Ahead",
    InputColumnName = "Sold",
    SeriesColumnName = "Series",
    TimeColumnName = "Day",
    FutureColumnNames = ["Discount", "Holiday"],
    StaticColumnNames = ["Item"],
    Horizon = horizon,
    HiddenSize = 32,
    Ensemble = 1,
    ConfidenceLowerBoundColumn = "Low",
    ConfidenceUpperBoundColumn = "High",
    QuantileColumns = [new(0.1, "Low80"), new(0.9, "High80")],
}));
AnsiConsole.Write(table);

// Saved, loaded as another program would, and gone on row by row: the same forecasts.
const string series = "Harbour, ice cream";
string folder = Directory.CreateDirectory(Path.Combine("out", "StoreDemand")).FullName, zip = Path.Combine(folder, "demand.zip");
ml.Model.Save(lstm, train.Schema, zip);
var other = new MLContext();
using var engine = other.Model.Load(zip, out _).CreateForecastEngine<Demand, Forecast>(other);
engine.WarmUp(days.Where(day => day.Day >= split));
Forecast[] forecasts = [.. ml.Data.CreateEnumerable<Forecast>(lstm.Transform(test), reuseRowObject: false).Where(row => row.Series == series)];
bool same = forecasts[^1].Ahead.SequenceEqual(engine.Forecast(series).Values.Select(value => (float)value));
Console.WriteLine($"Saved, loaded and observed row by row: {(same ? "the same forecasts." : "OTHER FORECASTS!")}");

// What if ice cream is sold at a discount in the next two weeks? Rows of days to come say so; what will be sold is not known.
foreach (float discount in new[] { 0, 0.3f })
{
    engine.Announce(Enumerable.Range(1, horizon).Select(ahead => new Demand
    {
        Day = Shops.Last.AddDays(ahead),
        Series = series,
        Item = "ice cream",
        Sold = float.NaN,
        Discount = discount,
    }));
    Console.WriteLine($"{series}, the next {horizon} days at a discount of {discount:P0}: {engine.Forecast(series).Values.Sum():N0} sold");
}

Pictures.Fan(Path.Combine(folder, "fan.png"), days.Where(day => day.Series == series), forecasts.Single(row => row.Day == Shops.Last.AddDays(-horizon)));
Console.WriteLine($"Model and picture: {folder}{(Pictures.HaveText ? "" : " (without text: no font is installed; on Debian, fonts-dejavu is one)")}");
return same ? 0 : 1;

ForecastTransformer Try(string name, ForecastEstimator estimator)
{
    var watch = Stopwatch.StartNew();
    ForecastTransformer model = estimator.Fit(train);
    ForecastScores scores = ml.Forecasting.EvaluateForecast(
        model.Transform(test), "Ahead", "Sold", "Series", "Day", "Low", "High", seasonLength: 7, history: train).Overall;
    table.AddRow(name, $"{scores.MeanAbsoluteError:F2}", $"{scores.Mase:F3}", $"{scores.Coverage:P1}", $"{watch.Elapsed.TotalSeconds:F1}");
    return model;
}
