namespace MLNet.Recurrent.Forecasting;

/// <summary>What the steps of a series are counted in.</summary>
internal enum TimeUnit
{
    /// <summary>The rows themselves: there is no time column.</summary>
    Row,

    /// <summary>Whole numbers: days since the start, years.</summary>
    Number,

    /// <summary>Ticks of 100 ns: seconds, hours, days, weeks.</summary>
    Tick,

    /// <summary>Monday to Friday, as at an exchange.</summary>
    Weekday,

    /// <summary>Calendar months, from which quarters and years are made.</summary>
    Month,
}
