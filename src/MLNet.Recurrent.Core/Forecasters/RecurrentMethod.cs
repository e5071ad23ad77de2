using System.Globalization;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Forecasters;

/// <summary>
/// One recurrent network for all series: what a user chooses and sets. Zero, null and Automatic leave a choice to the data.
/// </summary>
/// <param name="Cell">The recurrent cell.</param>
/// <param name="Horizon">Steps ahead.</param>
internal sealed record RecurrentMethod(CellKind Cell, int Horizon) : IForecastMethod
{
    // A candidate is judged after a third of its training, since several have to be. What the rest of it brings is not seen then, so a
    // mean with the simple method must be better by as much. On short series all of the training takes seconds.
    private const double ShareOfEpochsToChoose = 0.35, ShareOfEpochsToGoOn = 0.25, Unfinished = 0.95;

    private const int Units = 128, FewUnits = 64, EnsembleOfShort = 5;

    private static readonly double[] Shares = [1, 0.75, 0.5, 0.25, 0];

    /// <summary>Steps looked back on; 0 to take so many seasons as the series allow.</summary>
    public int WindowSize { get; init; }

    /// <summary>Units of a recurrent layer; 0 for a number that depends on the plan.</summary>
    public int HiddenSize { get; init; } = Defaults.Forecasts.HiddenSize;

    /// <summary>Recurrent layers.</summary>
    public int Layers { get; init; } = Defaults.Layers;

    /// <summary>Networks of different seeds whose forecasts are averaged, as one model; 0 for a number that depends on the plan.</summary>
    public int Ensemble { get; init; } = Defaults.Forecasts.Ensemble;

    public ForecastDecoding Decoding { get; init; }

    public SeriesTransform Transform { get; init; }

    public ForecastLoss Loss { get; init; } = ForecastLoss.ScaledQuantile;

    /// <summary>Passes over a sample of the windows; 0 for a number that depends on how many there are.</summary>
    public int Epochs { get; init; }

    /// <summary>Windows per update; 0 for a number that depends on how many values there are.</summary>
    public int BatchSize { get; init; } = Defaults.Forecasts.BatchSize;

    public float LearningRate { get; init; } = Defaults.Forecasts.LearningRate;

    /// <summary>Probability of dropping a value; null for none, or 0.3 where there are few values.</summary>
    public float? Dropout { get; init; }

    public int Seed { get; init; } = Defaults.Seed;

    /// <summary>Threads at the most; 0 for one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>Called after each epoch.</summary>
    public Action<ForecastTrainingRecord>? Progress { get; init; }

    /// <summary>Called with a sentence about each choice that was made.</summary>
    public Action<string>? Notice { get; init; }

    public CancellationToken CancellationToken { get; init; }

    /// <summary>A model to go on from, fitted by this method; null to start anew.</summary>
    public IForecastModel? Initial { get; init; }

    public bool IsTrained => true;

    public IForecastModel Fit(SeriesTable table, int season)
    {
        if (Initial is RecursiveForecastModel recursive)
        {
            return new RecursiveForecastModel(Next(season, recursive.Step).Fit(table, season), Horizon);
        }

        if (Initial is RecurrentForecastModel initial)
        {
            return GoOn(table, initial);
        }

        if (Decoding == ForecastDecoding.Recursive && Next(season, null) is var next && next.Horizon < Horizon)
        {
            return new RecursiveForecastModel(next.Fit(table, season), Horizon);
        }

        IReadOnlyList<WindowPlan> plans = WindowPlans.For(this, table, season);
        (WindowPlan plan, double share) = Choose(plans, table, season);
        return (share > 0 ? Train(plan, share, table, season, EnsembleOf(plan, table)) : null) ?? Simple(plan).Fit(table, season);
    }

    /// <summary>The same plan, trained without a part of the table, by one network.</summary>
    public IForecastModel FitForCalibration(SeriesTable table, int season, IForecastModel fitted) => fitted switch
    {
        RecursiveForecastModel recursive => new RecursiveForecastModel(
            Next(season, recursive.Step).FitForCalibration(table, season, recursive.Step), Horizon),
        RecurrentForecastModel model => Train(model.Plan, model.Share, table, season, ensemble: 1) ?? Simple(model.Plan).Fit(table, season),
        _ => Simple(WindowPlans.For(this, table, season)[0]).Fit(table, season),
    };

    /// <summary>Units that a network of a plan has.</summary>
    public int HiddenSizeOf(WindowPlan plan, SeriesTable table) => HiddenSize > 0 ? HiddenSize
        : plan.Level == WindowLevel.Theta || WindowPlans.HasFewValues(table) ? FewUnits : Units;

    private int EnsembleOf(WindowPlan plan, SeriesTable table) => Ensemble > 0 ? Ensemble
        : plan.Level == WindowLevel.Theta || WindowPlans.HasFewValues(table) ? EnsembleOfShort : 1;

    // The same for what a recursive forecast takes at once.
    private RecurrentMethod Next(int season, IForecastModel? initial) => this with
    {
        Horizon = initial?.Horizon ?? WindowPlans.Round(season, Horizon),
        Decoding = ForecastDecoding.Automatic,
        Initial = initial,
    };

    private RecurrentForecastModel GoOn(SeriesTable table, RecurrentForecastModel initial)
    {
        RecurrentModel? network = WindowTrainer.Train(
            this, initial.Plan, table, "going on", initial.Network.Options.Ensemble, ShareOfEpochsToGoOn, initial.Network);
        return new RecurrentForecastModel(initial.Plan, network ?? initial.Network, initial.Companion, initial.Share);
    }

    // The plan, and the share of the network in the forecast, that forecast the last part of each series best.
    private (WindowPlan Plan, double Share) Choose(IReadOnlyList<WindowPlan> plans, SeriesTable table, int season)
    {
        SeriesTable known = table.Until(series => HeldBack.Start(series, Horizon));
        IReadOnlyList<(Series Series, int End)> origins = HeldBack.Origins(table, Horizon);
        double[][] simple = HeldBack.Forecast(Simple(plans[0]).Fit(known, season), table, origins, Threads);
        (WindowPlan Plan, double Share) best = (plans[0], 1);
        double least = double.PositiveInfinity;
        for (int i = 0; i < plans.Count; i++)
        {
            string phase = string.Create(CultureInfo.InvariantCulture, $"candidate {i + 1} of {plans.Count}");
            bool isShort = plans[i].Level == WindowLevel.Theta;
            if (WindowTrainer.Train(this, plans[i], known, phase, ensemble: 1, isShort ? 1 : ShareOfEpochsToChoose) is not { } network)
            {
                continue;
            }

            double[][] forecasts = HeldBack.Forecast(new RecurrentForecastModel(plans[i], network, Nothing, 1), table, origins, Threads);
            foreach (double share in Shares)
            {
                double error = HeldBack.Error(table, origins, forecasts, simple, share, Horizon, season) * (share == 1 && !isShort ? Unfinished : 1);
                Notice?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{plans[i].Description}, share {share}: {error:F4}"));
                if (error < least)
                {
                    (best, least) = ((plans[i], share), error);
                }
            }
        }

        return best;
    }

    private RecurrentForecastModel? Train(WindowPlan plan, double share, SeriesTable table, int season, int ensemble) =>
        WindowTrainer.Train(this, plan, table, "network", ensemble) is { } network
            ? new RecurrentForecastModel(plan, network, share < 1 ? Simple(plan).Fit(table, season) : Nothing, share)
            : null;

    // What the network is averaged with where that does better, and what forecasts where there is too little to train a network.
    private IForecastMethod Simple(WindowPlan plan) => plan.Level == WindowLevel.Theta
        ? new BaselineMethod(BaselineKind.Theta, Horizon)
        : new LinearMethod(Horizon, WindowSize: 0);

    private BaselineModel Nothing => new(BaselineKind.Naive, Horizon, season: 1);
}
