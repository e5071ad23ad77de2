namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>A family of comparisons, and the unit that suits its times.</summary>
internal sealed record Suite(
    string Name, Func<SpeedSettings, IEnumerable<Comparison>> Run, string Unit, double UnitsPerSecond);
