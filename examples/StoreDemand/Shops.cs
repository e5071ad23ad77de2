namespace StoreDemand;

/// <summary>
/// Demand of eight items in four stores, made up: a level that drifts, a week and a year that differ from item to item, discounts, holidays, and
/// numbers of customers drawn by chance (a Poisson distribution whose mean itself varies). Always the same table.
/// </summary>
internal static class Shops
{
    private static readonly string[] stores = ["North", "Harbour", "Station", "Market"];
    private static readonly string[] items = ["milk", "bread", "ice cream", "soup", "apples", "beer", "coffee", "flowers"];

    public static readonly DateTime First = new(2022, 1, 3), Last = new(2024, 6, 30);

    public static IEnumerable<Demand> Days()
    {
        var random = new Random(5);
        foreach (string store in stores)
        {
            double customers = 0.6 + random.NextDouble();
            for (int item = 0; item < items.Length; item++)
            {
                double level = customers * (15 + (40 * random.NextDouble())), drift = 0, response = 1.5 + (2 * random.NextDouble());
                int promotion = 0;
                double discount = 0;
                for (DateTime day = First; day <= Last; day = day.AddDays(1))
                {
                    // a discount lasts a week, and comes every month or two
                    promotion = promotion > 0 ? promotion - 1 : random.Next(40) == 0 ? 7 : 0;
                    discount = promotion == 0 ? 0 : promotion == 7 ? 0.1 + (0.1 * random.Next(4)) : discount;
                    drift = (0.995 * drift) + (0.02 * Normal(random));
                    string holiday = HolidayOf(day);
                    double mean = level * Math.Exp(
                        drift + Week(item, day) + Year(item, day) + (response * discount) + Effect(item, holiday) + (0.1 * Normal(random)));
                    yield return new Demand
                    {
                        Day = day,
                        Series = $"{store}, {items[item]}",
                        Item = items[item],
                        Sold = Poisson(random, mean),
                        Discount = (float)discount,
                        Holiday = holiday,
                    };
                }
            }
        }
    }

    private static double Week(int item, DateTime day) => (item % 3, day.DayOfWeek) switch
    {
        (0, DayOfWeek.Saturday) => 0.4,
        (0, DayOfWeek.Sunday) => -0.5,
        (1, DayOfWeek.Friday or DayOfWeek.Saturday) => 0.6,
        (2, DayOfWeek.Saturday or DayOfWeek.Sunday) => 0.3,
        (_, DayOfWeek.Monday) => -0.15,
        _ => 0,
    };

    private static double Year(int item, DateTime day) =>
        (items[item] switch { "ice cream" or "beer" => 0.6, "soup" => -0.5, "flowers" => 0.2, _ => 0 }) * -Math.Cos(2 * Math.PI * (day.DayOfYear - 20) / 365);

    private static double Effect(int item, string holiday) => holiday switch
    {
        "" => 0,
        "closed" => -4,
        "Valentine's Day" => items[item] == "flowers" ? 1.5 : 0,
        _ => items[item] is "beer" or "bread" ? 0.8 : 0.3,
    };

    private static string HolidayOf(DateTime day) => (day.Month, day.Day) switch
    {
        (1, 1) or (12, 25) => "closed",
        (2, 14) => "Valentine's Day",
        (5, 1) or (10, 3) => "holiday",
        (12, 23) or (12, 24) or (12, 31) => "before a holiday",
        _ => "",
    };

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // Knuth's method
    private static int Poisson(Random random, double mean)
    {
        double limit = Math.Exp(-Math.Min(mean, 500)), product = random.NextDouble();
        int count = 0;
        for (; product > limit; count++)
        {
            product *= random.NextDouble();
        }

        return count;
    }
}
