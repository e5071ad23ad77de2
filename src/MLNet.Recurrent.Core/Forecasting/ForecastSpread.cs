namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// A forecast with the spread that its interval is made of: what the model says itself, or else the scale of the series, the mean change from
/// season to season. A history that has never changed has none. Of a single value nobody knows what may come: its spread is infinite.
/// </summary>
internal static class ForecastSpread
{
    /// <param name="model">The model.</param>
    /// <param name="view">What is known.</param>
    /// <param name="season">Steps of the season.</param>
    /// <param name="forecast">[targets, horizon].</param>
    /// <param name="below">[targets, horizon].</param>
    /// <param name="above">[targets, horizon].</param>
    public static void Forecast(IForecastModel model, SeriesView view, int season, Span<double> forecast, Span<double> below, Span<double> above)
    {
        model.Forecast(view, forecast, below, above);
        int horizon = forecast.Length / view.Table.Targets;
        for (int target = 0; target < view.Table.Targets; target++)
        {
            double? scale = ForecastMeasures.Scale(view.Past(target), season);
            for (int step = target * horizon; step < (target + 1) * horizon; step++)
            {
                if (!model.HasSpread || scale is null)
                {
                    below[step] = above[step] = scale ?? double.PositiveInfinity;
                }
            }
        }
    }
}
