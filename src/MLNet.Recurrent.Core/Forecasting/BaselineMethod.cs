namespace MLNet.Recurrent.Forecasting;

/// <summary>One of the <see cref="Baselines"/>: nothing to learn but the season.</summary>
internal sealed record BaselineMethod(BaselineKind Kind, int Horizon) : IForecastMethod
{
    public bool IsTrained => false;

    public IForecastModel Fit(SeriesTable table, int season) => new BaselineModel(Kind, Horizon, season);
}
