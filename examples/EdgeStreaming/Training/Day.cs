using Microsoft.ML.Data;

namespace EdgeStreaming.Training;

/// <summary>A line of seattle-weather.csv.</summary>
internal sealed class Day
{
    /// <summary>Precipitation in mm, highest and lowest temperature in degrees Celsius, wind in m/s.</summary>
    [LoadColumn(1, 4), VectorType(4)] public float[] Numbers { get; set; } = [];

    [LoadColumn(2)] public float Highest { get; set; }
}
