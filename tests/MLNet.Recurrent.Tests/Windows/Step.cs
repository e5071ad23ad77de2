using Microsoft.ML.Data;

namespace MLNet.Recurrent.Tests.Windows;

/// <summary>A row of a long table: one time step of one of several series.</summary>
internal sealed class Step
{
    public string Series { get; set; } = "";

    public int SeriesNumber { get; set; }

    [KeyType(100)]
    public uint SeriesKey { get; set; }

    [VectorType(3)]
    public float[] Values { get; set; } = [];

    public float Target { get; set; }

    public bool Flag { get; set; }

    public string Day { get; set; } = "";
}
