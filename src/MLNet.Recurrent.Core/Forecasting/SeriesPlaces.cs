namespace MLNet.Recurrent.Forecasting;

/// <summary>On which step of its series each row of a table came to lie.</summary>
/// <param name="steps">[series][rows of the series in the order of the table].</param>
/// <param name="past">Steps of each series that lie before those; null for none.</param>
internal sealed class SeriesPlaces(int[][] steps, int[]? past = null)
{
    public int StepOf(int series, int row) => steps[series][row] + (past?[series] ?? 0);

    /// <summary>The same with a past.</summary>
    public SeriesPlaces After(int[] stepsBefore) => new(steps, stepsBefore);
}
