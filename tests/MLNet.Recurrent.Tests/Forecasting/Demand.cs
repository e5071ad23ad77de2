using Microsoft.ML.Data;

namespace MLNet.Recurrent.Tests.Forecasting;

/// <summary>A row with columns of every role.</summary>
internal sealed class Demand
{
    public DateTime Day { get; set; }

    public string Shop { get; set; } = "";

    public float Sold { get; set; }

    public double Visitors { get; set; }

    public float Price { get; set; }

    public bool Holiday { get; set; }

    public string Weather { get; set; } = "";

    [VectorType(2)]
    public float[] Wind { get; set; } = [0, 0];

    public int Size { get; set; }

    public string City { get; set; } = "";

    /// <summary>Row <paramref name="day"/> of a shop, whose values tell day and shop.</summary>
    public static Demand Of(int day, string shop, float sold, string weather = "sun") => new()
    {
        Day = new DateTime(2024, 1, 1).AddDays(day),
        Shop = shop,
        Sold = sold,
        Visitors = 1000 + day,
        Price = 10 + day,
        Holiday = day % 7 == 6,
        Weather = weather,
        Wind = [day, -day],
        Size = shop.Length,
        City = shop == "a" ? "Ulm" : "Bonn",
    };

    /// <summary>Days of shops "a", "bb", "ccc" whose sales fall with the rain, which nothing tells beforehand but the forecast of the weather.</summary>
    public static Demand[] Rainy(int first, int count, int shops = 2)
    {
        var random = new Random(7);
        bool[] isRainy = [.. Enumerable.Range(0, first + count).Select(_ => random.Next(3) == 0)];
        return [.. Enumerable.Range(first, count).SelectMany(day => Enumerable.Range(0, shops).Select(shop => Of(
            day, new string((char)('a' + shop), shop + 1), (shop + 1) * (100 + (10 * (day % 7)) - (isRainy[day] ? 50 : 0)), isRainy[day] ? "rain" : "sun")))];
    }
}
