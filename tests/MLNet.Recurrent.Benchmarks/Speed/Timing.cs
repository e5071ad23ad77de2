namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>Seconds per unit of work over the rounds of a measurement.</summary>
internal readonly record struct Timing(double Median, double Fastest, double Slowest)
{
    public static Timing Of(double[] seconds)
    {
        Array.Sort(seconds);
        return new Timing(seconds[seconds.Length / 2], seconds[0], seconds[^1]);
    }
}
