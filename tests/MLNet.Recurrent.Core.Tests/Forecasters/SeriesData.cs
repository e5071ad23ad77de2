using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Core.Tests.Forecasters;

/// <summary>Series of known making.</summary>
internal static class SeriesData
{
    /// <summary>A season of 7 steps that differs from series to series, with noise.</summary>
    public static SeriesTable Weekly(int series, int steps, double level = 100, double amplitude = 20, double noise = 2, int seed = 1)
    {
        var random = new RandomSource((ulong)seed);
        return Table(series, steps, (one, step) =>
            level + (amplitude * Math.Sin(2 * Math.PI * (step + one) / 7)) + (noise * random.NextNormal()));
    }

    /// <summary>White noise that a column known ahead explains all of, but for a little.</summary>
    public static SeriesTable Promoted(int steps)
    {
        var random = new RandomSource(5);
        var builder = new SeriesTableBuilder(
            [new("sales", ColumnRole.Target), new("promotion", ColumnRole.Future)], hasTime: false, isDate: false);
        for (int step = 0; step < steps; step++)
        {
            double promotion = random.NextUniform() < 0.3 ? 1 : 0;
            builder.Add("", 0, [50 + (40 * promotion) + random.NextNormal(), promotion]);
        }

        return builder.Build();
    }

    public static SeriesTable Table(int series, int steps, Func<int, int, double> value)
    {
        var builder = new SeriesTableBuilder([new("y", ColumnRole.Target)], hasTime: false, isDate: false);
        for (int one = 0; one < series; one++)
        {
            for (int step = 0; step < steps; step++)
            {
                builder.Add($"{one}", 0, [value(one, step)]);
            }
        }

        return builder.Build();
    }
}
