using MLNet.Recurrent.Forecasters;

namespace MLNet.Recurrent.Forecasting;

/// <summary>The forecast of one place in a series, with all that is made of it, made once however many columns ask.</summary>
/// <param name="forecaster">Model and intervals.</param>
/// <param name="settings">Level of the bounds, and quantiles.</param>
/// <param name="targets">How many targets.</param>
internal sealed class ForecastScorer(Forecaster forecaster, ForecastSettings settings, int targets)
{
    private readonly double[][] outputs = [.. settings.OutputNames.Select(_ => new double[targets * forecaster.Horizon])];

    // [targets, horizon]: the spread of the forecast on both sides, and the bound that nobody asked for.
    private readonly double[] below = new double[targets * forecaster.Horizon], above = new double[targets * forecaster.Horizon];
    private readonly double[] unread = new double[targets * forecaster.Horizon];

    private SeriesView view;
    private bool isMade;

    /// <summary>Moves on.</summary>
    public void Stand(SeriesView present)
    {
        view = present;
        isMade = false;
    }

    /// <param name="output">Number of the column, as in <see cref="ForecastSettings.OutputNames"/>.</param>
    /// <returns>[targets, horizon].</returns>
    public ReadOnlySpan<double> Of(int output)
    {
        if (!isMade)
        {
            Make();
            isMade = true;
        }

        return outputs[output];
    }

    private void Make()
    {
        if (!settings.HasIntervals)
        {
            forecaster.Forecast(view, outputs[0]);
            return;
        }

        forecaster.Spread(view, outputs[0], below, above);
        int next = 1;
        if (settings.HasBounds)
        {
            Bounds(settings.ConfidenceLevel, outputs[next++], outputs[next++]);
        }

        // A quantile is a bound of the interval that leaves as much out on either side.
        foreach (QuantileColumn quantile in settings.Quantiles)
        {
            double[] values = outputs[next++];
            switch (quantile.Level)
            {
                case < 0.5:
                    Bounds(1 - (2 * quantile.Level), values, unread);
                    break;
                case > 0.5:
                    Bounds((2 * quantile.Level) - 1, unread, values);
                    break;
                default:
                    outputs[0].CopyTo(values, 0);
                    break;
            }
        }
    }

    private void Bounds(double level, double[] lower, double[] upper)
    {
        below.CopyTo(lower, 0);
        above.CopyTo(upper, 0);
        forecaster.Bounds(level, outputs[0], lower, upper);
    }
}
