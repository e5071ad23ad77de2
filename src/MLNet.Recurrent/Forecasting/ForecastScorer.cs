using MLNet.Recurrent.Forecasters;

namespace MLNet.Recurrent.Forecasting;

/// <summary>The forecast of the row that a cursor stands on, made once however many columns ask.</summary>
/// <param name="forecaster">Model and intervals.</param>
/// <param name="reading">The rows.</param>
/// <param name="level">Nominal coverage of the bounds.</param>
internal sealed class ForecastScorer(Forecaster forecaster, SeriesReading reading, double level)
{
    private readonly double[][] outputs =
        [.. Enumerable.Range(0, 3).Select(_ => new double[reading.Table.Targets * forecaster.Horizon])];

    private long forecastRow = -1, boundsRow = -1;

    /// <param name="row">Number of the row.</param>
    /// <param name="output">0 for the forecast, 1 and 2 for its lower and upper bounds.</param>
    public ReadOnlySpan<double> Of(long row, int output)
    {
        (Series series, int end) = reading.At(row);
        var view = new SeriesView(reading.Table, series, end);
        if (forecastRow != row)
        {
            forecaster.Forecast(view, outputs[0]);
            forecastRow = row;
        }

        if (output > 0 && boundsRow != row)
        {
            forecaster.Bounds(view, outputs[0], level, outputs[1], outputs[2]);
            boundsRow = row;
        }

        return outputs[output];
    }
}
