using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Engine;

/// <summary>What an engine remembers of each series.</summary>
/// <param name="Columns">As they are read.</param>
/// <param name="Step">The time step.</param>
/// <param name="History">Steps that forecasts look back on.</param>
/// <param name="Season">Steps of a season, for filling.</param>
/// <param name="MissingSteps">What becomes of gaps.</param>
/// <param name="Preparation">For messages about static columns.</param>
internal sealed record MemoryPlan(
    IReadOnlyList<SeriesColumn> Columns, TimeStep Step, int History, int Season, MissingSteps MissingSteps, TablePreparation Preparation)
{
    // Longer than any series, and short of what a wrong date would allocate.
    public const int MaximumSteps = 1 << 27;

    public int Targets { get; } = Columns.Count(column => column.Role == ColumnRole.Target);

    public bool HasTime => Step.Unit != TimeUnit.Row;
}
