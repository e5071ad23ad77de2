namespace MLNet.Recurrent.Forecasting;

/// <summary>Sizes beyond which a number is a slip or a damaged file.</summary>
internal static class ForecastLimits
{
    public const int Horizon = 100_000;

    public const int Window = 1_000_000;

    public const int Season = 1_000_000;

    /// <summary>Categories of a column that have a column of their own.</summary>
    public const int Categories = 256;
}
