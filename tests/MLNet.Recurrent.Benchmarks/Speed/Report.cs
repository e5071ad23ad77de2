using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>Comparisons as a table that fits into Markdown, and as JSON.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>How many times faster.</summary>
    public static void PrintRatios(IReadOnlyList<Comparison> comparisons, string unit, double unitsPerSecond)
    {
        Table table = CreateTable(
            "case", $"ours {unit}", "min-max", "peer", $"peer {unit}", "min-max",
            "ratio", "of fastest", "at peak", "goal", "moonshot", "GF/s", "% peak", "difference");
        foreach (Comparison comparison in comparisons)
        {
            table.AddRow([.. Cells(comparison, unitsPerSecond).Select(cell => new Text(cell))]);
        }

        AnsiConsole.Write(table);
    }

    /// <summary>How much longer.</summary>
    public static void PrintShares(IReadOnlyList<Comparison> comparisons, string unit, double unitsPerSecond)
    {
        Table table = CreateTable("case", $"{unit} per row", "min-max", "beside", $"{unit} per row", "min-max", $"more {unit}", "goal");
        foreach (Comparison comparison in comparisons)
        {
            Timing theirs = comparison.Theirs!.Value;
            table.AddRow(
                comparison.Name,
                Number(comparison.Ours.Median * unitsPerSecond),
                Range(comparison.Ours, unitsPerSecond),
                comparison.Peer!,
                Number(theirs.Median * unitsPerSecond),
                Range(theirs, unitsPerSecond),
                Number(comparison.Share * unitsPerSecond),
                comparison.LargestShare is { } largest ? $"< {Number(largest * unitsPerSecond)}" : "-");
        }

        AnsiConsole.Write(table);
    }

    /// <summary>How long, where nobody else does the same.</summary>
    public static void PrintTimes(IReadOnlyList<Comparison> comparisons, string unit, double unitsPerSecond)
    {
        Table table = CreateTable("case", unit, "min-max", "goal", "of it", unit, "min-max");
        foreach (Comparison comparison in comparisons)
        {
            table.AddRow(
                comparison.Name,
                Number(comparison.Ours.Median * unitsPerSecond),
                Range(comparison.Ours, unitsPerSecond),
                comparison.LongestTime is { } longest ? $"< {Number(longest * unitsPerSecond)}" : "-",
                comparison.Peer ?? "-",
                Number(comparison.Theirs?.Median * unitsPerSecond),
                comparison.Theirs is { } timing ? Range(timing, unitsPerSecond) : "-");
        }

        AnsiConsole.Write(table);
    }

    /// <summary>How long for each step of a sequence, and in how much memory.</summary>
    public static void PrintMemory(IReadOnlyList<Comparison> comparisons, string unit, double unitsPerSecond)
    {
        Table table = CreateTable("case", $"{unit} per step", "min-max", "GF/s", "% peak", "MB", "budget MB");
        foreach (Comparison comparison in comparisons)
        {
            table.AddRow(
                comparison.Name,
                Number(comparison.Ours.Median * unitsPerSecond),
                Range(comparison.Ours, unitsPerSecond),
                $"{comparison.GigaflopsPerSecond:F0}",
                $"{comparison.PercentOfPeak:F0}",
                Number(comparison.Bytes / 1e6),
                $"< {Number(comparison.LargestBytes / 1e6)}");
        }

        AnsiConsole.Write(table);
    }

    private static Table CreateTable(string first, params string[] others)
    {
        // Output that goes to a file has no width of its own.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 200);
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumn(first);
        foreach (string name in others)
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        return table;
    }

    public static void Write(string path, IReadOnlyList<Comparison> comparisons) => File.WriteAllText(path, JsonSerializer.Serialize(
        new { Machine = Machine.Here, Libtorch = Peers.LibtorchPeer.Status, Comparisons = comparisons }, Format));

    private static string[] Cells(Comparison comparison, double unitsPerSecond)
    {
        Timing? theirs = comparison.Theirs;
        bool isWrong = comparison.Difference > comparison.Tolerance;
        return
        [
            comparison.Name,
            Number(comparison.Ours.Median * unitsPerSecond),
            Range(comparison.Ours, unitsPerSecond),
            comparison.PeerMode.Length > 0 ? $"{comparison.Peer}, {comparison.PeerMode}" : comparison.Peer ?? "-",
            Number(theirs?.Median * unitsPerSecond),
            theirs is { } timing ? Range(timing, unitsPerSecond) : "-",
            isWrong ? "wrong" : Number(comparison.Ratio),
            Number(comparison.RatioOfFastest),
            Number(comparison.RatioAtPeak),
            Number(comparison.Goal?.First),
            Number(comparison.Goal?.Moonshot),
            comparison.GigaflopsPerSecond?.ToString("F0", CultureInfo.InvariantCulture) ?? "-",
            comparison.PercentOfPeak?.ToString("F0", CultureInfo.InvariantCulture) ?? "-",
            comparison.Difference?.ToString("0e+0", CultureInfo.InvariantCulture) ?? "-",
        ];
    }

    private static string Range(Timing timing, double unitsPerSecond) =>
        $"{Number(timing.Fastest * unitsPerSecond)}-{Number(timing.Slowest * unitsPerSecond)}";

    // three digits
    private static string Number(double? value) => value is not { } number
        ? "-"
        : number.ToString(
            Math.Abs(number) switch { >= 99.95 => "F0", >= 9.995 => "F1", >= 0.9995 => "F2", >= 0.09995 => "F3", _ => "F4" },
            CultureInfo.InvariantCulture);
}
