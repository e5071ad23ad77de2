namespace MLNet.Recurrent.Forecasting;

/// <summary>On which step of its series each row of a table came to lie.</summary>
/// <param name="steps">[series][rows of the series in the order of the table].</param>
internal sealed class SeriesPlaces(int[][] steps)
{
    public int StepOf(int series, int row) => steps[series][row];
}
