using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Forecasters;

/// <summary>Where windows of a target of a series may end.</summary>
/// <param name="Series">The series.</param>
/// <param name="Target">The target.</param>
/// <param name="First">Steps known at the first of them.</param>
/// <param name="Last">Steps known at the last of them; what comes after is what is learnt.</param>
/// <param name="Weight">How much they count.</param>
internal readonly record struct WindowSpan(Series Series, int Target, int First, int Last, float Weight)
{
    public int Count => Last - First + 1;

    /// <summary>Those of all series that are long enough to learn from.</summary>
    public static WindowSpan[] Of(WindowPlan plan, SeriesTable table, bool weighsByScale)
    {
        var spans = new List<WindowSpan>();
        foreach (Series series in table.Series)
        {
            for (int target = 0; target < table.Targets; target++)
            {
                ReadOnlySpan<double> values = series.Values(target);
                int end = values.Length;
                while (end > 0 && !double.IsFinite(values[end - 1]))
                {
                    end--;
                }

                // Of long series whole windows with whole horizons, of short ones what there is.
                int first = end > 2 * (plan.Past + plan.Horizon) ? plan.Past : Math.Max(Math.Min(plan.Segment, end - 1), plan.Level == WindowLevel.Theta ? end / 2 : Math.Min(plan.Past, end / 3));
                int last = end > plan.Past + (3 * plan.Horizon) ? end - plan.Horizon : end - 1;
                if (first >= 1 && last >= first)
                {
                    spans.Add(new WindowSpan(series, target, first, last, weighsByScale ? Scale(plan, values[..end]) : 1));
                }
            }
        }

        return weighsByScale ? Normalised(spans) : [.. spans];
    }

    // In the scale of the windows: of logarithms the relative error of seasonal naive.
    private static float Scale(WindowPlan plan, ReadOnlySpan<double> values)
    {
        double scale = ForecastMeasures.Scale(values, plan.Season) ?? 0, size = 0;
        int count = 0;
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                size += Math.Abs(value);
                count++;
            }
        }

        return plan.IsLogarithmic && scale > 0 ? (float)(size / count / scale) : 0;
    }

    // Half of the weight is the same for all: relative errors count, and scaled ones. One that hardly changes must not outweigh the others.
    private static WindowSpan[] Normalised(List<WindowSpan> spans)
    {
        const double Most = 20;
        double mean = spans.Count == 0 ? 0 : spans.Average(span => span.Weight);
        return [.. spans.Select(span => span with { Weight = (float)(mean > 0 ? 0.5 + (0.5 * Math.Min(Most, span.Weight / mean)) : 1) })];
    }
}
