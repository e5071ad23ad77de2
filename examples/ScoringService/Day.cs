using Microsoft.ML.Data;

namespace ScoringService;

/// <summary>What a weather station sends at the end of a day: a line of seattle-weather.csv, or the JSON of a request.</summary>
public sealed class Day
{
    /// <summary>Millimetres.</summary>
    [LoadColumn(1)] public float Precipitation { get; set; }

    /// <summary>Degrees Celsius.</summary>
    [LoadColumn(2)] public float Highest { get; set; }

    /// <summary>Degrees Celsius.</summary>
    [LoadColumn(3)] public float Lowest { get; set; }

    /// <summary>Metres per second.</summary>
    [LoadColumn(4)] public float Wind { get; set; }
}
