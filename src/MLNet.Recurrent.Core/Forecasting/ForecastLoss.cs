namespace MLNet.Recurrent.Forecasting;

/// <summary>What a recurrent forecaster makes small.</summary>
public enum ForecastLoss
{
    /// <summary>Pinball loss of five quantiles at once, the median counting most: forecasts and their uncertainty.</summary>
    Quantile,

    /// <summary>The same, each window weighted by one over the scale of MASE: large seasonal swings do not count more than small ones.</summary>
    ScaledQuantile,

    /// <summary>Negative log-likelihood of a normal distribution.</summary>
    Gaussian,

    /// <summary>Negative log-likelihood of a t distribution: outliers count less.</summary>
    StudentT,
}
