namespace MLNet.Recurrent.Forecasting;

/// <summary>What a recurrent forecaster does to the values of a series before it scales them window by window.</summary>
public enum SeriesTransform
{
    /// <summary>Logarithms where all values are positive and most series vary by more than 2 % of their level, else none.</summary>
    Automatic,

    /// <summary>None.</summary>
    None,

    /// <summary>Logarithms, for values above 0 whose changes are relative. Smaller values count as a small share of the series' mean.</summary>
    Logarithm,

    /// <summary>Differences from the step before, for series without a level to return to.</summary>
    Difference,
}
