namespace MLNet.Recurrent.Forecasting;

/// <summary>How a recurrent forecaster gets from what it has read to the steps ahead.</summary>
public enum ForecastDecoding
{
    /// <summary>Whichever forecasts the last part of each series best; <see cref="Recurrent"/> where columns are known ahead of time.</summary>
    Automatic,

    /// <summary>
    /// All steps ahead at once from the last hidden state, and from the window itself by a linear map that starts at zero (direct multi-horizon
    /// forecasts: Wen et al., A multi-horizon quantile recurrent forecaster, 2017).
    /// </summary>
    Direct,

    /// <summary>
    /// The network runs on through the steps ahead, a season at a time, reading what is known of them: their place in the season and the
    /// columns known ahead of time.
    /// </summary>
    Recurrent,

    /// <summary>
    /// The next season at once, then the one after it as if the forecast had happened, and so on; step by step where there is no season (recursive
    /// multi-step forecasts: Ben Taieb et al., 2012). Past columns are not known in the steps forecast.
    /// </summary>
    Recursive,
}
