namespace MLNet.Recurrent.Forecasting;

/// <summary>What a recurrent forecaster makes small.</summary>
public enum ForecastLoss
{
    /// <summary>Pinball loss of five quantiles at once, the median counting most: forecasts and their uncertainty.</summary>
    Quantile,

    /// <summary>
    /// The same, half of the weight of each window going by the scale of MASE where values are logarithms: relative errors count, and errors
    /// relative to the seasonal swing. Values without logarithms are in units of their own spread already.
    /// </summary>
    ScaledQuantile,

    /// <summary>Negative log-likelihood of a normal distribution.</summary>
    Gaussian,

    /// <summary>Negative log-likelihood of a t distribution: outliers count less.</summary>
    StudentT,
}
