using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Forecasters;

/// <summary>
/// Makes the windows of a plan, for training and for forecasts alike: values in double precision until they are scaled, so that an
/// amplitude of 1 at a level of 1e7 keeps its digits. Belongs to one thread.
/// </summary>
internal sealed class WindowReader(WindowPlan plan)
{
    // Of logarithms: values below this share of the window's mean count as it.
    private const double SmallestShare = 0.02;

    private readonly double[] values = new double[plan.Past + 1];
    private readonly double[] adjusted = new double[plan.Past + 1];
    private readonly double[] means = new double[plan.Columns.Count == 0 ? 0 : plan.Columns.Max(column => column.Column) + 1];
    private double floor;

    /// <summary>What an output of 0 forecasts for each step ahead, as a logarithm if the plan has them.</summary>
    public double[] Base { get; } = new double[plan.Horizon];

    /// <summary>What an output of 1 adds to it; 0 for a window that has never changed.</summary>
    public double Spread { get; private set; }

    /// <summary>Steps of the window read last.</summary>
    public int Length { get; private set; }

    /// <summary>Reads a window.</summary>
    /// <param name="view">Series and present.</param>
    /// <param name="target">The target.</param>
    /// <param name="steps">[<see cref="WindowPlan.Steps"/>, <see cref="WindowPlan.Width"/>], of which the first <see cref="Length"/> are used.</param>
    /// <returns>Whether there is a number in the window.</returns>
    public bool Read(SeriesView view, int target, Span<float> steps)
    {
        ReadOnlySpan<double> history = view.Past(target);
        Length = plan.LengthAt(view.End);
        int past = Length - plan.Ahead;

        // One more, for the difference of the first.
        int first = history.Length - past - 1;
        Span<double> window = values.AsSpan(0, past + 1), read = adjusted.AsSpan(0, past + 1);
        for (int i = 0; i <= past; i++)
        {
            window[i] = first + i >= 0 ? history[first + i] : double.NaN;
        }

        if (!GapFilling.HasValue(window))
        {
            return false;
        }

        Measure(window, read, view, target);
        Write(view, past, read, steps);
        return true;
    }

    /// <summary>The steps ahead that are known, in the scale of the window read last; not a number where there is none.</summary>
    public void ReadTargets(SeriesView view, int target, Span<float> targets)
    {
        ReadOnlySpan<double> ahead = view.Series.Values(target)[view.End..];
        for (int step = 0; step < targets.Length; step++)
        {
            targets[step] = step < plan.Horizon && step < ahead.Length && Spread > 0
                ? (float)((Transformed(ahead[step]) - Base[step]) / Spread)
                : float.NaN;
        }
    }

    /// <summary>An output in the unit of the series.</summary>
    public double Restored(int step, float output)
    {
        double value = Base[step] + (Spread * output);
        return plan.IsLogarithmic ? Math.Exp(Math.Min(value, 700)) : value;
    }

    private double Transformed(double value) => plan.IsLogarithmic ? Math.Log(Math.Max(value, floor)) : value;

    // Level and spread; "read" is what the network gets to see, before the level is taken off.
    private void Measure(Span<double> window, Span<double> read, SeriesView view, int target)
    {
        floor = plan.IsLogarithmic ? Math.Max(double.Epsilon, SmallestShare * MeanSize(window)) : 0;
        for (int i = 0; i < window.Length; i++)
        {
            read[i] = Transformed(window[i]);
        }

        if (plan.Level == WindowLevel.Theta)
        {
            ReadTheta(window, read, view, target);
        }

        double last = GapFilling.LastValue(read), sum = 0, deviation = 0;
        int count = 0;
        for (int i = 1; i < read.Length; i++)
        {
            if (double.IsFinite(read[i]))
            {
                sum += read[i] - last;
                count++;
            }
        }

        double mean = count == 0 ? last : last + (sum / count), level = plan.Level == WindowLevel.Mean ? mean : last;
        bool changes = false;
        for (int i = 1; i < read.Length; i++)
        {
            double value = plan.ReadsDifferences ? read[i] - read[i - 1] : read[i] - mean;
            deviation += double.IsFinite(value) ? Math.Abs(value) : 0;
            changes |= double.IsFinite(read[i]) && read[i] != last;
        }

        // A logarithm has no unit; other values are in units of their own mean deviation.
        Spread = !changes ? 0 : plan.IsLogarithmic ? 1 : deviation / Math.Max(1, count);
        if (plan.Level != WindowLevel.Theta)
        {
            Array.Fill(Base, level);
        }

        for (int i = read.Length - 1; i >= 1; i--)
        {
            read[i] = plan.ReadsDifferences ? read[i] - read[i - 1] : read[i] - level;
        }
    }

    // Seasonally adjusted values to read, and forecasts of the theta method to start from.
    private void ReadTheta(Span<double> window, Span<double> read, SeriesView view, int target)
    {
        ReadOnlySpan<double> history = view.Past(target);
        Baselines.Theta(history, plan.Season, Base);
        for (int step = 0; step < Base.Length; step++)
        {
            Base[step] = Transformed(Base[step]);
        }

        ReadOnlySpan<double> filled = GapFilling.Filled(history, plan.Season);
        if (Seasonality.IsSeasonal(filled, plan.Season))
        {
            SeasonalIndices indices = Seasonality.Decompose(filled, plan.Season);
            int first = history.Length - window.Length;
            for (int i = 0; i < window.Length; i++)
            {
                if (first + i >= 0)
                {
                    read[i] = Transformed(indices.Remove(window[i], first + i));
                }
            }
        }
    }

    private void Write(SeriesView view, int past, ReadOnlySpan<double> read, Span<float> steps)
    {
        int width = plan.Width, first = view.End - past;
        double unit = Spread > 0 ? 1 / Spread : 0;
        long phase = plan.Season > 1 ? view.Table.Step.Between(0, view.Series.Start) : 0;
        MeasureColumns(view, past);
        for (int i = 0; i < Length; i++)
        {
            Span<float> step = steps.Slice(i * width, width);
            bool isAhead = i >= past, isKnown = !isAhead && double.IsFinite(read[i + 1]);
            int place = 0;
            step[place++] = isKnown ? (float)(read[i + 1] * unit) : 0;
            if (plan.MarksMissing)
            {
                step[place++] = isKnown ? 0 : 1;
            }

            if (plan.DecodesSteps)
            {
                step[place++] = isAhead ? 1 : 0;
            }

            foreach (ColumnScale column in plan.Columns)
            {
                ReadOnlySpan<double> values = view.Series.Values(column.Column);
                int at = first + i;
                double level = column.IsRelative ? means[column.Column] : column.Mean;
                step[place++] = at >= 0 && at < values.Length && (!isAhead || column.IsKnownAhead) ? column.Scaled(values[at], level) : 0;
            }

            if (plan.CalendarWidth > 0)
            {
                Calendar.Write(plan.Step, plan.ReadsYears, view.TimeOf(first + i), step.Slice(place, plan.CalendarWidth));
                place += plan.CalendarWidth;
            }

            WritePhase((((phase + first + i) % plan.Season) + plan.Season) % plan.Season, step[place..]);
        }
    }

    private void MeasureColumns(SeriesView view, int past)
    {
        foreach (ColumnScale column in plan.Columns)
        {
            if (column.IsRelative)
            {
                double sum = 0;
                int count = 0;
                foreach (double value in view.Past(column.Column)[Math.Max(0, view.End - past)..])
                {
                    sum += double.IsFinite(value) ? value - column.Mean : 0;
                    count += double.IsFinite(value) ? 1 : 0;
                }

                means[column.Column] = column.Mean + (sum / Math.Max(1, count));
            }
        }
    }

    private void WritePhase(long phase, Span<float> waves)
    {
        for (int wave = 0; wave < plan.PhaseWidth / 2; wave++)
        {
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * (wave + 1) * phase / plan.Season);
            waves[2 * wave] = (float)sine;
            waves[(2 * wave) + 1] = (float)cosine;
        }
    }

    private static double MeanSize(ReadOnlySpan<double> window)
    {
        double sum = 0;
        int count = 0;
        foreach (double value in window)
        {
            if (double.IsFinite(value))
            {
                sum += Math.Abs(value);
                count++;
            }
        }

        return sum / Math.Max(1, count);
    }
}
