namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>Something to time, and the useful floating-point operations of one call.</summary>
internal sealed record Workload(string Name, double Operations, Action Run);
