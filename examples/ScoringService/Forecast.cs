namespace ScoringService;

/// <summary>What the pipeline says after a day.</summary>
public sealed class Forecast
{
    /// <summary>Tomorrow's highest temperature, in degrees Celsius.</summary>
    public float Score { get; set; }
}
