namespace MLNet.Recurrent.Forecasting;

/// <summary>What becomes of time steps that a series has no row for, or whose row holds no number.</summary>
public enum MissingSteps
{
    /// <summary>They keep their place and count as missing: seasons do not shift, models see that nothing was observed.</summary>
    Mask,

    /// <summary>They take the value of one season before, or the last value where that is missing too.</summary>
    Fill,

    /// <summary>They are an error.</summary>
    Fail,
}
