namespace MLNet.Recurrent.Forecasting;

/// <summary>One of the <see cref="Baselines"/>, for each target by itself.</summary>
internal sealed class BaselineModel(BaselineKind kind, int horizon, int season) : IForecastModel
{
    // Gaps are filled from neighbouring seasons, so a few of them are looked at.
    private const int SeasonsLookedAt = 8;

    public int Horizon => horizon;

    public int ContextLength => kind switch
    {
        BaselineKind.Naive or BaselineKind.SeasonalNaive => Math.Max(season, 32) * SeasonsLookedAt,
        _ => int.MaxValue,
    };

    public void Forecast(SeriesView view, Span<double> forecast)
    {
        for (int target = 0; target < view.Table.Targets; target++)
        {
            ReadOnlySpan<double> history = view.Past(target);
            history = history[Math.Max(0, history.Length - ContextLength)..];
            Forecast(history, forecast.Slice(target * horizon, horizon));
        }
    }

    // Content: kind, horizon and season as Int32.
    public void Write(BinaryWriter writer)
    {
        writer.Write((int)kind);
        writer.Write(horizon);
        writer.Write(season);
    }

    public static BaselineModel Read(BinaryReader reader)
    {
        var kind = (BaselineKind)reader.ReadInt32();
        int horizon = reader.ReadInt32(), season = reader.ReadInt32();
        Require.Defined(kind);
        Require.Range(horizon, 1, ForecastLimits.Horizon);
        Require.Range(season, 1, ForecastLimits.Season);
        return new BaselineModel(kind, horizon, season);
    }

    private void Forecast(ReadOnlySpan<double> history, Span<double> forecast)
    {
        switch (kind)
        {
            case BaselineKind.Naive:
                Baselines.Naive(history, forecast);
                break;
            case BaselineKind.SeasonalNaive:
                Baselines.SeasonalNaive(history, season, forecast);
                break;
            case BaselineKind.Naive2:
                Baselines.Naive2(history, season, forecast);
                break;
            default:
                Baselines.Theta(history, season, forecast);
                break;
        }
    }
}
