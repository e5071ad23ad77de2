namespace MLNet.Recurrent.Forecasting;

/// <summary>What is known of a column, and when.</summary>
internal enum ColumnRole
{
    /// <summary>To be forecast.</summary>
    Target,

    /// <summary>Known up to the present: other measurements.</summary>
    Past,

    /// <summary>Known ahead of time: calendar, price, weather forecast.</summary>
    Future,

    /// <summary>The same for all rows of a series.</summary>
    Static,
}
