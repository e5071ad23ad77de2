namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// What is known of a series when a forecast is made: targets and past columns up to the present, future columns beyond it. Slices
/// of the series, never copies.
/// </summary>
/// <param name="Table">Columns and time step.</param>
/// <param name="Series">The series.</param>
/// <param name="End">Steps up to and including the present one.</param>
internal readonly record struct SeriesView(SeriesTable Table, Series Series, int End)
{
    /// <summary>The history of a target or past column.</summary>
    public ReadOnlySpan<double> Past(int column) => Series.Values(column)[..End];

    /// <summary>A future column from the step after the present on: as many values as there are, up to the horizon.</summary>
    public ReadOnlySpan<double> Future(int column, int horizon)
    {
        ReadOnlySpan<double> values = Series.Values(column)[End..];
        return values[..Math.Min(horizon, values.Length)];
    }

    /// <summary>Time of a step; the present one is End - 1.</summary>
    public long TimeOf(int step) => Table.Step.After(Series.Start, step);
}
