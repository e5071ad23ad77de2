using MLNet.Recurrent.Forecasters;

namespace MLNet.Recurrent.Forecasting;

/// <summary>The forecast of one place in a series, with all that is made of it, made once however many columns ask.</summary>
/// <param name="forecaster">Model and intervals.</param>
/// <param name="settings">Level of the bounds, and quantiles.</param>
/// <param name="targets">How many targets.</param>
internal sealed class ForecastScorer(Forecaster forecaster, ForecastSettings settings, int targets)
{
    private readonly double[][] outputs = [.. settings.OutputNames.Select(_ => new double[targets * forecaster.Horizon])];

    private readonly double[] scratch = new double[targets * forecaster.Horizon];

    private SeriesView view;
    private bool hasForecast, hasBounds;

    /// <summary>Moves on.</summary>
    public void Stand(SeriesView present)
    {
        view = present;
        hasForecast = hasBounds = false;
    }

    /// <param name="output">Number of the column, as in <see cref="ForecastSettings.OutputNames"/>.</param>
    /// <returns>[targets, horizon].</returns>
    public ReadOnlySpan<double> Of(int output)
    {
        if (!hasForecast)
        {
            forecaster.Forecast(view, outputs[0]);
            hasForecast = true;
        }

        if (output > 0 && !hasBounds)
        {
            MakeBounds();
            hasBounds = true;
        }

        return outputs[output];
    }

    private void MakeBounds()
    {
        int next = 1;
        if (settings.HasBounds)
        {
            forecaster.Bounds(view, outputs[0], settings.ConfidenceLevel, outputs[1], outputs[2]);
            next = 3;
        }

        foreach (QuantileColumn quantile in settings.Quantiles)
        {
            Quantile(quantile.Level, outputs[next++]);
        }
    }

    // A bound of the interval that leaves as much out on either side.
    private void Quantile(double level, double[] values)
    {
        switch (level)
        {
            case < 0.5:
                forecaster.Bounds(view, outputs[0], 1 - (2 * level), values, scratch);
                break;
            case > 0.5:
                forecaster.Bounds(view, outputs[0], (2 * level) - 1, scratch, values);
                break;
            default:
                outputs[0].CopyTo(values, 0);
                break;
        }
    }
}
