using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>Who takes part.</summary>
/// <param name="Name">Name in the table.</param>
/// <param name="Method">The method for a problem; null where it does not take part.</param>
internal sealed record Contender(string Name, Func<ForecastProblem, IForecastMethod?> Method)
{
    /// <summary>Those of the library; the recurrent networks will stand beside them.</summary>
    public static IReadOnlyList<Contender> All { get; } =
    [
        new("Naive", problem => new BaselineMethod(BaselineKind.Naive, problem.Horizon)),
        new("sNaive", problem => new BaselineMethod(BaselineKind.SeasonalNaive, problem.Horizon)),
        new("Naive2", problem => problem.IsSmall ? new BaselineMethod(BaselineKind.Naive2, problem.Horizon) : null),
        new("Theta", problem => problem.IsSmall ? new BaselineMethod(BaselineKind.Theta, problem.Horizon) : null),
        new("Linear", problem => new LinearMethod(problem.Horizon, WindowSize: 0)),
    ];
}
