using MLNet.Recurrent.Training;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace DailyBirths;

/// <summary>The two pictures.</summary>
internal static class Pictures
{
    private static readonly Color blue = Color.FromHex("#1f6fb2");
    private static readonly Color orange = Color.FromHex("#e07b1a");
    private static readonly Color grey = Color.FromHex("#707070");

    /// <summary>False where no font is installed: the pictures are drawn, but without a word.</summary>
    public static bool HaveText => SKFontManager.Default.FontFamilyCount > 0;

    /// <summary>Births as they were and as forecast a week before, over the last weeks.</summary>
    public static void Forecast(string path, DateTime first, float[] actual, float[] predicted)
    {
        const int shown = 75;
        DateTime[] dates = [.. Enumerable.Range(0, actual.Length).Select(i => first.AddDays(i)).TakeLast(shown)];
        double[] x = [.. dates.Select(date => date.ToOADate())];
        using var plot = new Plot();
        plot.Title($"Births per day in the United States until the end of {dates[^1].Year}, and what was forecast a week before");
        Line(plot, "actual", x, [.. actual.TakeLast(shown)], grey, markerSize: 6);
        Line(plot, "LSTM", x, [.. predicted.TakeLast(shown)], orange);

        DateTime[] mondays = [.. dates.Where(date => date.DayOfWeek == DayOfWeek.Monday)];
        plot.Axes.Bottom.TickGenerator = new NumericManual(
            [.. mondays.Select(date => date.ToOADate())], [.. mondays.Select(date => $"{date:ddd d MMM}")]);
        plot.Axes.Left.TickGenerator = new NumericAutomatic { LabelFormatter = births => $"{births:N0}" };
        plot.Axes.Margins(horizontal: 0.02, vertical: 0.12);
        Save(plot, path, 1000, Alignment.UpperLeft);
    }

    /// <summary>Loss on the training windows and on those held back, after each epoch, with the epoch that was kept.</summary>
    public static void LearningCurve(string path, IReadOnlyList<EpochRecord> history)
    {
        double[] epochs = [.. history.Select(record => (double)record.Epoch)];
        using var plot = new Plot();
        plot.Title("Learning curve");
        Line(plot, "training", epochs, [.. history.Select(record => Math.Log10(record.Loss))], blue);
        Line(plot, "validation", epochs, [.. history.Select(record => Math.Log10(record.ValidationLoss))], orange);
        int best = history.Last(record => record.IsBest).Epoch;
        var kept = plot.Add.VerticalLine(best, 1.5f, grey, LinePattern.Dashed);
        kept.LegendText = $"best epoch, {best}";

        double[] ticks = [1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
        plot.Axes.Left.TickGenerator = new NumericManual([.. ticks.Select(Math.Log10)], [.. ticks.Select(tick => $"{tick}")]);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { TargetTickCount = 8, IntegerTicksOnly = true };
        plot.XLabel("epoch");
        plot.YLabel("loss (squared error, in variances of the label)");
        Save(plot, path, 700, Alignment.UpperRight);
    }

    private static void Line<T>(Plot plot, string name, double[] x, T[] y, Color color, float markerSize = 0)
    {
        var line = plot.Add.Scatter(x, y);
        (line.LegendText, line.Color, line.LineWidth, line.MarkerSize) = (name, color, 2, markerSize);
    }

    private static void Save(Plot plot, string path, int width, Alignment legend)
    {
        plot.Font.Set("DejaVu Sans"); // where it is not installed, another one serves
        plot.Axes.Bottom.MinimumSize = 40;
        plot.Axes.Left.Label.FontSize = plot.Axes.Bottom.Label.FontSize = 13;
        plot.Axes.Left.Label.Bold = plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Title.Label.FontSize = 16;
        plot.ShowLegend(legend, Orientation.Horizontal);
        plot.SavePng(path, width, 420);
    }
}
