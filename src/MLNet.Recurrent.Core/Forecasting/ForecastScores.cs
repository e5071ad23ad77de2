namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// Averages of the measures in <see cref="ForecastMeasures"/>. A measure that is not defined for the data is null, never not-a-number.
/// </summary>
public sealed record ForecastScores
{
    /// <summary>Pairs of an actual value and its forecast. Steps whose actual value is missing do not count.</summary>
    public required long Count { get; init; }

    /// <summary>Actual values without a forecast: it was not a number, because the history had none. In no average.</summary>
    public required long MissingForecasts { get; init; }

    /// <summary>Pairs that MAPE leaves out because the actual value is 0.</summary>
    public required long ZeroActuals { get; init; }

    /// <summary>Pairs that MASE, MSIS and OWA leave out because the history is constant or a single value, and the forecast not exact.</summary>
    public required long WithoutScale { get; init; }

    /// <summary>Mean absolute error, in the unit of the series.</summary>
    public required double? MeanAbsoluteError { get; init; }

    /// <summary>Square root of the mean squared error, in the unit of the series.</summary>
    public required double? RootMeanSquaredError { get; init; }

    /// <summary>Symmetric mean absolute percentage error, 0 to 200.</summary>
    public required double? Smape { get; init; }

    /// <summary>Mean absolute percentage error, over the actual values that are not 0.</summary>
    public required double? Mape { get; init; }

    /// <summary>Mean absolute scaled error; below 1 is better than seasonal naive was, one step ahead, in the history.</summary>
    public required double? Mase { get; init; }

    /// <summary>Overall weighted average of sMAPE and MASE relative to Naive2, over the pairs that have a scale; below 1 is better.</summary>
    public required double? Owa { get; init; }

    /// <summary>Mean pinball loss of the forecast as median and, where there are bounds, of both bounds as quantiles.</summary>
    public required double? PinballLoss { get; init; }

    /// <summary>Share of the actual values within the bounds; null without bounds.</summary>
    public required double? Coverage { get; init; }

    /// <summary>Mean scaled interval score; null without bounds.</summary>
    public required double? Msis { get; init; }

    /// <summary>Mean distance of the bounds, in the unit of the series; null without bounds.</summary>
    public required double? IntervalWidth { get; init; }
}
