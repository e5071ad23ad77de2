namespace DailyBirths;

/// <summary>What a prediction engine reads: a window of days.</summary>
internal sealed class Window
{
    public float[] Features { get; set; } = [];
}

/// <summary>What a prediction engine answers.</summary>
internal sealed class Forecast
{
    public float Score { get; set; }
}
