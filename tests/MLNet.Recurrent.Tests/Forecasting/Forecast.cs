namespace MLNet.Recurrent.Tests.Forecasting;

/// <summary>A row with its forecast.</summary>
internal sealed class Forecast
{
    public DateTime Day { get; set; }

    public string Shop { get; set; } = "";

    public float Sold { get; set; }

    public float[] Ahead { get; set; } = [];

    public float[] Lower { get; set; } = [];

    public float[] Upper { get; set; } = [];

    public override string ToString() => FormattableString.Invariant(
        $"{Day:yyyy-MM-dd} {Shop} {Sold}: {string.Join(' ', Ahead)} [{string.Join(' ', Lower)}, {string.Join(' ', Upper)}]");
}
