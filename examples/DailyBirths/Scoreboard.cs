using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Spectre.Console;

namespace DailyBirths;

/// <summary>Fits models with a progress bar, scores them on the test windows and prints the table.</summary>
internal sealed class Scoreboard(MLContext ml, IDataView trainWindows, IDataView testWindows)
{
    private readonly List<(string Name, RegressionMetrics Metrics, TimeSpan Time)> rows = [];

    public void Add(string name, IDataView scored, string scoreColumnName = "Score", TimeSpan time = default) =>
        rows.Add((name, ml.Regression.Evaluate(scored, scoreColumnName: scoreColumnName), time));

    public TModel Add<TModel>(string name, IEstimator<TModel> trainer)
        where TModel : class, ITransformer => Add(name, _ => trainer);

    /// <param name="name">What the table calls the model.</param>
    /// <param name="create">Makes the trainer, which may report how many of its epochs are done.</param>
    public TModel Add<TModel>(string name, Func<Action<int, int>, IEstimator<TModel>> create)
        where TModel : class, ITransformer
    {
        var watch = Stopwatch.StartNew();
        TModel model = AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(name);
                TModel fitted = create((done, all) => (task.MaxValue, task.Value) = (all, done)).Fit(trainWindows);
                task.Value = task.MaxValue;
                return fitted;
            });
        Add(name, model.Transform(testWindows), time: watch.Elapsed);
        return model;
    }

    public void Print()
    {
        string best = rows.MinBy(row => row.Metrics.MeanAbsoluteError).Name;
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("2013 and 2014, a week ahead");
        foreach (string heading in new[] { "MAE", "RMSE", "R2", "seconds" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach ((string name, RegressionMetrics metrics, TimeSpan time) in rows)
        {
            string style = name == best ? "bold green" : "default";
            string[] cells =
            [
                name, $"{metrics.MeanAbsoluteError:F0}", $"{metrics.RootMeanSquaredError:F0}", $"{metrics.RSquared:F4}",
                $"{time.TotalSeconds:F1}",
            ];
            table.AddRow([.. cells.Select(cell => new Markup($"[{style}]{Markup.Escape(cell)}[/]"))]);
        }

        AnsiConsole.Write(table);
    }
}
