using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace LongMemory;

/// <summary>The three pictures.</summary>
internal static class Pictures
{
    private static readonly Color[] colors =
        [Color.FromHex("#c0392b"), Color.FromHex("#e0a21a"), Color.FromHex("#1f6fb2"), Color.FromHex("#2e8b57")];

    private static readonly Color grey = Color.FromHex("#707070");

    /// <summary>False where no font is installed: the pictures are drawn, but without a word.</summary>
    public static bool HaveText => SKFontManager.Default.FontFamilyCount > 0;

    /// <summary>Error against length, both as logarithms.</summary>
    public static void Errors(string path, int[] lengths, IReadOnlyDictionary<string, double[]> errors)
    {
        using var plot = new Plot();
        plot.Title("Adding two marked numbers: the longer the sequence, the harder to remember");
        double[] x = [.. lengths.Select(length => Math.Log10(length))];
        foreach ((string name, double[] values) in errors)
        {
            Line(plot, name, x, [.. values.Select(Math.Log10)], markerSize: 8);
        }

        var guess = plot.Add.HorizontalLine(Math.Log10(1 / 6.0), 1.5f, grey, LinePattern.Dashed);
        guess.LegendText = "nothing remembered";
        plot.Axes.Bottom.TickGenerator = new NumericManual(x, [.. lengths.Select(length => $"{length}")]);
        PowersOfTen(plot, -5, 0);
        plot.XLabel("steps of a sequence");
        plot.YLabel("mean squared error");
        plot.Axes.SetLimitsY(-4.6, -0.2);
        Save(plot, path, 900, 420, hasLegend: true);
    }

    /// <summary>Norm of the gradient of the hidden state against the step, as a logarithm.</summary>
    public static void GradientNorms(string path, IReadOnlyDictionary<string, double[]> norms)
    {
        const int lowest = -20, highest = 14;
        using var plot = new Plot();
        plot.Title("How much of the gradient reaches a step, on its way back from the last one");
        foreach ((string name, double[] values) in norms)
        {
            double[] logs = [.. values.Select(value => Math.Log10(value))];
            int from = Array.FindIndex(logs, value => value > lowest);
            Line(plot, name, [.. Enumerable.Range(from + 1, logs.Length - from).Select(step => (double)step)], logs[from..]);
        }

        PowersOfTen(plot, lowest, highest, step: 4);
        plot.Axes.SetLimitsY(lowest, highest);
        plot.XLabel("step");
        plot.YLabel("norm, relative to the last step");
        Save(plot, path, 1000, 420, hasLegend: true);
    }

    /// <summary>Which earlier characters each next character depends on: a row for each, its largest norm black.</summary>
    public static void Connectivity(string path, string text, float[][] norms)
    {
        int steps = text.Length;
        double[,] shades = new double[steps, steps];
        for (int after = 0; after < steps; after++)
        {
            double most = norms[after].Max();
            for (int input = 0; input < steps; input++)
            {
                shades[after, input] = input > after ? double.NaN : Math.Sqrt(norms[after][input] / most);
            }
        }

        using var plot = new Plot();
        plot.Title("Which characters the next one depends on: a model that has learned C# reads a few lines of it");
        var map = plot.Add.Heatmap(shades);
        map.Colormap = new ScottPlot.Colormaps.Blues().Reversed();
        string[] letters = [.. text.Select(character => character switch { '\n' => "\u21b5", ' ' => "\u00b7", _ => $"{character}" })];
        double[] places = [.. Enumerable.Range(0, steps).Select(step => (double)step)];
        plot.Axes.Bottom.TickGenerator = new NumericManual(places, letters);
        plot.Axes.Left.TickGenerator = new NumericManual([.. places.Select(place => steps - 1 - place)], [.. letters.Skip(1), ""]);
        plot.Axes.Margins(0, 0);
        plot.HideGrid();
        plot.XLabel("character read");
        plot.YLabel("character that comes next");
        plot.Axes.Left.TickLabelStyle.FontSize = plot.Axes.Bottom.TickLabelStyle.FontSize = 15;
        Save(plot, path, 1000, 1000, hasLegend: false);
    }

    private static void Line(Plot plot, string name, double[] x, double[] y, float markerSize = 0)
    {
        var line = plot.Add.Scatter(x, y);
        (line.LegendText, line.LineWidth, line.MarkerSize) = (name, 2.5f, markerSize);
        line.Color = colors[(plot.GetPlottables().Count() - 1) % colors.Length];
    }

    private static void PowersOfTen(Plot plot, int lowest, int highest, int step = 1)
    {
        double[] powers = [.. Enumerable.Range(lowest, highest - lowest + 1).Where(power => power % step == 0).Select(power => (double)power)];
        plot.Axes.Left.TickGenerator = new NumericManual(powers, [.. powers.Select(power => power is > -4 and < 4 ? $"{Math.Pow(10, power)}" : $"1e{power}")]);
    }

    private static void Save(Plot plot, string path, int width, int height, bool hasLegend)
    {
        plot.Font.Set("DejaVu Sans"); // where it is not installed, another one serves
        plot.Axes.Left.Label.FontSize = plot.Axes.Bottom.Label.FontSize = 13;
        plot.Axes.Left.Label.Bold = plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Title.Label.FontSize = 15;
        if (hasLegend)
        {
            plot.ShowLegend(Edge.Right);
        }

        plot.SavePng(path, width, height);
    }
}
