using Microsoft.ML.Data;

namespace MLNet.Recurrent.Tests.Engine;

/// <summary>One time step of one of several machines.</summary>
internal sealed class Reading
{
    public string Machine { get; set; } = "";

    public int Number { get; set; }

    public float Load { get; set; }

    public string Mode { get; set; } = "";

    public float Heat { get; set; }

    public bool IsHot { get; set; }

    [VectorType(2)]
    public float[] Pair { get; set; } = [];

    /// <summary>Heat follows load slowly, and faster in mode "fast": what only the steps before can tell.</summary>
    public static Reading[] Series(int count, int machines = 1, int seed = 1)
    {
        var random = new Random(seed);
        float[] heat = new float[machines];
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            int machine = random.Next(machines);
            var reading = new Reading
            {
                Machine = $"machine {machine}",
                Number = 10 * machine,
                Load = 100 * random.NextSingle(),
                Mode = random.Next(3) == 0 ? "fast" : "slow",
            };
            float share = reading.Mode == "fast" ? 0.5f : 0.1f;
            heat[machine] += share * (reading.Load - heat[machine]);
            reading.Heat = heat[machine];
            reading.IsHot = reading.Heat > 50;
            reading.Pair = [reading.Load, reading.Heat];
            return reading;
        })];
    }
}
