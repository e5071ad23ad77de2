using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Forecasters;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>Who takes part.</summary>
/// <param name="Name">Name in the table.</param>
/// <param name="Method">The method for a problem and a seed; null where it does not take part.</param>
/// <param name="HasSeed">Whether the seed matters.</param>
internal sealed record Contender(string Name, Func<ForecastProblem, int, IForecastMethod?> Method, bool HasSeed = false)
{
    /// <summary>Those of the library.</summary>
    public static IReadOnlyList<Contender> All { get; } =
    [
        new("Naive", (problem, _) => new BaselineMethod(BaselineKind.Naive, problem.Horizon)),
        new("sNaive", (problem, _) => new BaselineMethod(BaselineKind.SeasonalNaive, problem.Horizon)),
        new("Naive2", (problem, _) => problem.IsSmall ? new BaselineMethod(BaselineKind.Naive2, problem.Horizon) : null),
        new("Theta", (problem, _) => problem.IsSmall ? new BaselineMethod(BaselineKind.Theta, problem.Horizon) : null),
        new("Linear", (problem, _) => new LinearMethod(problem.Horizon, WindowSize: 0)),
        new("LSTM", (problem, seed) => new RecurrentMethod(CellKind.Lstm, problem.Horizon) { Seed = seed, Notice = Console.Error.WriteLine }, HasSeed: true),
    ];
}
