using Microsoft.ML.Data;

namespace MLNet.Recurrent.Tests.Forecasting;

/// <summary>A row of a long table.</summary>
internal sealed class Sale
{
    public DateTime Day { get; set; }

    public string Shop { get; set; } = "";

    public float Sold { get; set; }

    public double Exact { get; set; }

    [VectorType(2)]
    public double[] Both { get; set; } = [0, 0];

    private static readonly DateTime Monday = new(2024, 1, 1);

    /// <summary>Weekly sales with a little noise, shops interleaved; shop 1 opens later than shop 0 and closes earlier.</summary>
    public static Sale[] Weeks(int days, int shops = 1, int seed = 1)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, days).SelectMany(day => Enumerable.Range(0, shops)
                .Where(shop => shop != 1 || (day >= 5 && day < days - 5))
                .Select(shop => Of(day, $"shop {shop}", ((shop + 1) * (100 + (30 * Math.Sin(day * Math.Tau / 7)))) + (4 * random.NextDouble())))),
        ];
    }

    public static Sale Of(int day, string shop, double sold) =>
        new() { Day = Monday.AddDays(day), Shop = shop, Sold = (float)sold, Exact = sold, Both = [sold, -sold] };
}
