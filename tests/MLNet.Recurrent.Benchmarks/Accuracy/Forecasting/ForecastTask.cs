using System.CommandLine;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>accuracy forecast: a set by name, a pair of wide CSV files, or a long one.</summary>
internal sealed class ForecastTask : IAccuracyTask
{
    private static readonly IReadOnlyList<ForecastSet> Sets =
        [M4Hourly.Set, M3.Set, Nn5.Set, Etth1.Set, ExchangeRate.Set, BikeSharing.Set, TaylorHalfhourly.Set];

    public Command CreateCommand(Func<ParseResult, AccuracySettings> settings)
    {
        var name = new Argument<string>("name") { Description = "A data set; all without it.", Arity = ArgumentArity.ZeroOrOne };
        name.AcceptOnlyFromAmong(["all", .. Sets.Select(set => set.Name)]);
        var train = new Option<FileInfo?>("--train") { Description = "Wide CSV: a series per row after its name, or a series per column." };
        var test = new Option<FileInfo?>("--test") { Description = "The same series, what came after." };
        var season = new Option<int>("--season") { Description = "Steps of a season; found in the data without it.", DefaultValueFactory = _ => 0 };
        var file = new Option<FileInfo?>("--file") { Description = "Long CSV: a row per time step, with a header." };
        var time = new Option<string?>("--time") { Description = "Its column of times." };
        var series = new Option<string?>("--series") { Description = "Its column that tells series apart." };
        var target = Names("--target", "Its columns to forecast.");
        var past = Names("--past", "Its columns known up to the present.");
        var future = Names("--future", "Its columns known ahead of time.");
        var horizon = new Option<int>("--horizon") { Description = "Steps ahead.", DefaultValueFactory = _ => 1 };
        var split = new Option<string?>("--split") { Description = "First time of the test part." };
        var contenders = Names("--contenders", "Who takes part; all without it.");
        var ensemble = new Option<int>("--ensemble") { Description = "Networks of a forecaster.", DefaultValueFactory = _ => Defaults.Forecasts.Ensemble };
        var validate = new Option<bool>("--validate") { Description = "Forecast the last horizon of the training part instead of the test part: what defaults are chosen by." };
        var folds = new Option<int>("--folds") { Description = "With --validate: blocks of the last third of the training part to forecast, one after the other.", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "Threads of a forecaster; 0 for one per processor." };
        var command = new Command("forecast", "Forecasts beside baselines: m4-hourly, m3 and others, or any CSV.")
        {
            name, train, test, season, file, time, series, target, past, future, horizon, split, contenders, ensemble, validate, folds, threads,
        };
        command.SetAction(result =>
        {
            var contest = new Contest(
                result.GetValue(contenders) ?? [], result.GetValue(validate) ? Math.Max(1, result.GetValue(folds)) : 0, settings(result).Seeds,
                method => method with { Ensemble = result.GetValue(ensemble), Threads = result.GetValue(threads) });
            if (result.GetValue(train) is { } trainFile && result.GetValue(test) is { } testFile)
            {
                return Run(contest, new ForecastSet("", _ => [Wide(trainFile, testFile, result.GetValue(season))]), "");
            }

            if (result.GetValue(file) is { } longFile)
            {
                SeriesColumn[] columns =
                [
                    .. Columns(result.GetValue(target), ColumnRole.Target), .. Columns(result.GetValue(past), ColumnRole.Past),
                    .. Columns(result.GetValue(future), ColumnRole.Future),
                ];
                return Run(contest, new ForecastSet("", _ => [Long(
                    longFile, result.GetValue(time), result.GetValue(series), columns, result.GetValue(horizon), result.GetValue(split),
                    result.GetValue(season))]), "");
            }

            string asked = result.GetValue(name) ?? "all";
            string data = settings(result).Data;
            return Sets.Where(set => asked == "all" || set.Name == asked).Select(set => Run(contest, set, data)).Max();
        });
        return command;
    }

    private static int Run(Contest contest, ForecastSet set, string data)
    {
        bool agrees = true;
        var parts = new List<IReadOnlyList<ContenderResult>>();
        foreach (ForecastProblem problem in set.Read(data))
        {
            ContenderResult[] results = [.. contest.Run(problem)];
            agrees &= ForecastReport.Print(problem, results);
            parts.Add(results);
        }

        if (set.PublishedOverall is { } published && parts[0].Any(result => result.Name == "Naive2"))
        {
            ForecastReport.PrintAll(set.Name, parts, published);
        }

        // a figure that was published comes out otherwise here
        return agrees ? 0 : 1;
    }

    private static ForecastProblem Wide(FileInfo train, FileInfo test, int season)
    {
        (SeriesTable table, Func<Series, int> trainingEnd) = WideCsv.Read(DataFile.ReadLines(train.FullName), DataFile.ReadLines(test.FullName));
        return new ForecastProblem
        {
            Name = train.Name,
            Table = table,
            TrainingEnd = trainingEnd,
            Horizon = table.Series.Max(series => series.Count - trainingEnd(series)),
            Season = season > 0 ? season : SeasonDetection.Detect(table.Until(trainingEnd)),
            Measures = [.. ForecastMeasure.Competition, ForecastMeasure.Mae, ForecastMeasure.Rmse],
        };
    }

    // Every step of the test part is an origin, and the end of the training part the first.
    private static ForecastProblem Long(
        FileInfo file, string? time, string? series, SeriesColumn[] columns, int horizon, string? split, int season)
    {
        if (split is null || columns.All(column => column.Role != ColumnRole.Target))
        {
            throw new InvalidDataException("A long file needs --target, and --split with the first time, or row, of the test part.");
        }

        SeriesTable table = LongCsv.Read(DataFile.ReadLines(file.FullName), time, series, columns);
        if (!TimeText.TryParse(split, out long start, out _))
        {
            throw new InvalidDataException($"--split {split} is no time. Write it as 2011-12-31, 2011-12-31 23:00 or a whole number.");
        }

        int End(Series one) => (int)Math.Clamp(time is null ? start : table.Step.Between(one.Start, start), 0, one.Count);
        return new ForecastProblem
        {
            Name = file.Name,
            Table = table,
            TrainingEnd = End,
            Horizon = horizon,
            Season = season > 0 ? season : SeasonDetection.Detect(table.Until(End)),
            Origins = one => Enumerable.Range(End(one), one.Count - End(one)),
            Measures = [.. ForecastMeasure.Competition, ForecastMeasure.Mae, ForecastMeasure.Rmse],
        };
    }

    private static Option<string[]> Names(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };

    private static IEnumerable<SeriesColumn> Columns(string[]? names, ColumnRole role) =>
        (names ?? []).SelectMany(name => name.Split(',', StringSplitOptions.RemoveEmptyEntries)).Select(name => new SeriesColumn(name, role));
}
