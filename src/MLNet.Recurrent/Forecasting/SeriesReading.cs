namespace MLNet.Recurrent.Forecasting;

/// <summary>A long table as it was read: the series, and where each row went.</summary>
/// <param name="Table">The series.</param>
/// <param name="Places">Where rows went in their series.</param>
/// <param name="Rows">Of each row of the data, its series and its number among the rows of that series.</param>
/// <param name="Covariates">The columns beside the target.</param>
internal sealed record SeriesReading(
    SeriesTable Table, SeriesPlaces Places, IReadOnlyList<(int Series, int Row)> Rows, IReadOnlyList<Covariate> Covariates)
{
    /// <summary>The series of a row, and the steps of it up to and including the row.</summary>
    public (Series Series, int End) At(long row)
    {
        (int series, int own) = Rows[checked((int)row)];
        return (Table.Series[series], Places.StepOf(series, own) + 1);
    }
}
