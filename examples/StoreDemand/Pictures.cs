using ScottPlot;
using SkiaSharp;

namespace StoreDemand;

/// <summary>The picture.</summary>
internal static class Pictures
{
    private static readonly Color orange = Color.FromHex("#e07b1a");
    private static readonly Color grey = Color.FromHex("#707070");

    /// <summary>False where no font is installed: the picture is drawn, but without a word.</summary>
    public static bool HaveText => SKFontManager.Default.FontFamilyCount > 0;

    /// <summary>What was sold in the last weeks, and a forecast of the last days with its bounds.</summary>
    public static void Fan(string path, IEnumerable<Demand> days, Forecast forecast)
    {
        Demand[] shown = [.. days.TakeLast(60)];
        double[] ahead = [.. Enumerable.Range(1, forecast.Ahead.Length).Select(step => forecast.Day.AddDays(step).ToOADate())];
        using var plot = new Plot();
        plot.Title($"{forecast.Series}: sold, and forecast on {forecast.Day:d MMMM yyyy} knowing the discounts to come");
        Band(plot, "95 %", ahead, forecast.Low, forecast.High, 0.2);
        Band(plot, "80 %", ahead, forecast.Low80, forecast.High80, 0.4);
        Line(plot, "forecast", ahead, forecast.Ahead, orange);
        Line(plot, "sold", [.. shown.Select(day => day.Day.ToOADate())], [.. shown.Select(day => day.Sold)], grey);
        plot.Axes.DateTimeTicksBottom();
        plot.Axes.Margins(horizontal: 0.02, vertical: 0.12);
        plot.Font.Set("DejaVu Sans"); // where it is not installed, another one serves
        plot.Axes.Title.Label.FontSize = 16;
        plot.ShowLegend(Alignment.UpperLeft, Orientation.Horizontal);
        plot.SavePng(path, 1000, 420);
    }

    private static void Band(Plot plot, string name, double[] x, float[] low, float[] high, double alpha)
    {
        var band = plot.Add.FillY(x, [.. low.Select(value => (double)value)], [.. high.Select(value => (double)value)]);
        (band.LegendText, band.FillColor, band.LineWidth) = (name, orange.WithAlpha(alpha), 0);
    }

    private static void Line(Plot plot, string name, double[] x, float[] y, Color color)
    {
        var line = plot.Add.Scatter(x, y);
        (line.LegendText, line.Color, line.LineWidth, line.MarkerSize) = (name, color, 2, color == grey ? 5 : 0);
    }
}
