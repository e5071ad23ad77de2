using Microsoft.ML;

namespace MLNet.Recurrent.Tests.Windows;

/// <summary>Random long tables, and what their windows must be, found by looking everything up anew for every window.</summary>
internal static class LongTable
{
    public static Step[] Random(int rows, int series, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(row =>
        {
            // The last series are rare: some of them end before they fill a window.
            int number = (int)(series * Math.Pow(random.NextDouble(), 2));
            return new Step
            {
                Series = $"shop {number}",
                SeriesNumber = number - 3,
                SeriesKey = (uint)number + 1,
                Values = [random.NextSingle(), row, random.Next(5) == 0 ? float.NaN : random.NextSingle()],
                Target = random.NextSingle(),
                Flag = random.Next(2) == 0,
                Day = $"day {row}",
            };
        })];
    }

    /// <summary>Windows with the label that lies <paramref name="horizon"/> steps on, in the order of the label's rows.</summary>
    public static IEnumerable<Window> Labeled(Step[] rows, int length, int horizon)
    {
        for (int row = 0; row < rows.Length; row++)
        {
            Step[] past = [.. rows.Take(row + 1).Where(other => other.Series == rows[row].Series)];
            if (past.Length >= length + horizon)
            {
                yield return WindowOf(past[..^horizon], length, rows[row].Target);
            }
        }
    }

    /// <summary>Windows whose label would lie beyond the end of their series, series by series.</summary>
    public static IEnumerable<Window> Unlabeled(Step[] rows, int length, int horizon)
    {
        foreach (IGrouping<string, Step> series in rows.GroupBy(row => row.Series))
        {
            Step[] steps = [.. series];
            for (int end = Math.Max(length, steps.Length - horizon + 1); end <= steps.Length; end++)
            {
                yield return WindowOf(steps[..end], length, float.NaN);
            }
        }
    }

    public static string[] Read(MLContext ml, IDataView windows) =>
        [.. ml.Data.CreateEnumerable<Window>(windows, reuseRowObject: false).Select(window => window.ToString())];

    private static Window WindowOf(Step[] past, int length, float label) => new()
    {
        Features = [.. past[^length..].SelectMany(step => step.Values)],
        Label = label,
        Series = past[^1].Series,
        Values = past[^1].Values,
        Target = past[^1].Target,
        Day = past[^1].Day,
    };
}
