namespace StoreDemand;

/// <summary>A day of an item in a store. Of the days to come Sold is not a number, and the rest is known.</summary>
internal sealed class Demand
{
    public DateTime Day { get; init; }

    public string Series { get; init; } = "";

    public string Item { get; init; } = "";

    public float Sold { get; init; }

    public float Discount { get; init; }

    public string Holiday { get; init; } = "";
}

/// <summary>A row with what was forecast after it.</summary>
internal sealed class Forecast
{
    public DateTime Day { get; set; }

    public string Series { get; set; } = "";

    public float[] Ahead { get; set; } = [];

    public float[] Low80 { get; set; } = [];

    public float[] High80 { get; set; } = [];

    public float[] Low { get; set; } = [];

    public float[] High { get; set; } = [];
}
