namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>Seconds per unit of work over the rounds of a measurement.</summary>
internal readonly record struct Timing(double Median, double Fastest, double Slowest);
