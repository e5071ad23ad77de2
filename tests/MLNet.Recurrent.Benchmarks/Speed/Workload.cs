namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>Something to time.</summary>
/// <param name="Run">One call.</param>
/// <param name="Operations">Useful floating-point operations of one call; 0 where nobody counts them.</param>
/// <param name="Units">Units of work in one call: timings are given per unit.</param>
internal sealed record Workload(Action Run, double Operations = 0, int Units = 1);
