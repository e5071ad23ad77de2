namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>A family of comparisons, how to print them, and the unit that suits their times.</summary>
internal sealed record Suite(
    string Name,
    Func<SpeedSettings, IEnumerable<Comparison>> Run,
    Action<IReadOnlyList<Comparison>, string, double> Print,
    string Unit,
    double UnitsPerSecond);
