using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Forecasters;

/// <summary>
/// A model of the next few steps that reads what it forecast as if it had happened, until it is as far ahead as asked for (recursive multi-step
/// forecasts: Ben Taieb, Bontempi, Atiya and Sorjamaa, 2012).
/// </summary>
/// <param name="step">Forecasts the next few steps.</param>
/// <param name="horizon">Steps ahead.</param>
internal sealed class RecursiveForecastModel(IForecastModel step, int horizon) : IForecastModel
{
    /// <summary>What forecasts the next few steps.</summary>
    public IForecastModel Step => step;

    public int Horizon => horizon;

    public int ContextLength => step.ContextLength;

    public bool HasSpread => step.HasSpread;

    public double LowestValue => step.LowestValue;

    public void Forecast(SeriesView view, Span<double> forecast)
    {
        double[] spread = new double[forecast.Length];
        Forecast(view, forecast, spread, spread);
    }

    public void Forecast(SeriesView view, Span<double> forecast, Span<double> below, Span<double> above)
    {
        int targets = view.Table.Targets, known = Math.Min(view.End, step.ContextLength);
        double[][] columns = Columns(view, known);
        var series = new Series(view.Series.Key, view.TimeOf(view.End - known), columns, known + horizon);
        double[] next = new double[3 * targets * step.Horizon];
        for (int ahead = 0; ahead < horizon; ahead += step.Horizon)
        {
            Span<double> values = Part(0), lower = Part(1), upper = Part(2);
            step.Forecast(new SeriesView(view.Table, series, known + ahead), values, lower, upper);

            // Errors of one round go into the next: as far apart as independent ones would be, until calibration says how far they are.
            double growth = Math.Sqrt(1 + (ahead / step.Horizon));
            for (int target = 0; target < targets; target++)
            {
                for (int i = 0; i < Math.Min(step.Horizon, horizon - ahead); i++)
                {
                    int from = (target * step.Horizon) + i, to = (target * horizon) + ahead + i;
                    columns[target][known + ahead + i] = forecast[to] = values[from];
                    below[to] = growth * lower[from];
                    above[to] = growth * upper[from];
                }
            }
        }

        Span<double> Part(int part) => next.AsSpan(part * targets * step.Horizon, targets * step.Horizon);
    }

    // A copy of what the model looks back on, with room for what it forecasts beside what is known ahead.
    private double[][] Columns(SeriesView view, int known)
    {
        double[][] columns = new double[view.Table.Columns.Count][];
        for (int column = 0; column < columns.Length; column++)
        {
            double[] values = columns[column] = new double[known + horizon];
            ReadOnlySpan<double> past = view.Past(column)[^known..];
            ReadOnlySpan<double> future = view.Table.Columns[column].Role == ColumnRole.Future ? view.Future(column, horizon) : [];
            past.CopyTo(values);
            future.CopyTo(values.AsSpan(known));
            bool isStatic = view.Table.Columns[column].Role == ColumnRole.Static && known > 0;
            values.AsSpan(known + future.Length).Fill(isStatic ? past[^1] : double.NaN);
        }

        return columns;
    }

    // Content: horizon as Int32; the model of the next steps.
    public void Write(BinaryWriter writer)
    {
        writer.Write(horizon);
        ForecastModelFile.Write(writer, step);
    }

    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static RecursiveForecastModel Read(BinaryReader reader, int kind)
    {
        int horizon = reader.ReadInt32();
        Require.Range(horizon, 1, ForecastLimits.Horizon);
        return new RecursiveForecastModel(ForecastModelFile.Read(reader, within: kind), horizon);
    }
}
