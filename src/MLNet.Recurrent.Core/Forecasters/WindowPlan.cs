using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Forecasters;

/// <summary>
/// How a series becomes sequences: how far a window reaches back, what its values are scaled by, what stands beside them, and what of the
/// steps ahead is read.
/// <code>
/// step = [ value | missing | ahead | columns ... | calendar ... | phase of the season ... ]
/// </code>
/// </summary>
internal sealed record WindowPlan
{
    /// <summary>Levels of the quantiles that a network gives for each step: the median in the middle.</summary>
    public static readonly float[] Quantiles = [.025f, .1f, .5f, .9f, .975f];

    /// <summary>Place of the median among them.</summary>
    public const int Median = 2;

    private const int PhaseWaves = 2;

    /// <summary>Steps ahead.</summary>
    public required int Horizon { get; init; }

    /// <summary>Steps looked back on, a multiple of <see cref="Segment"/>.</summary>
    public required int Past { get; init; }

    /// <summary>Steps that the recurrent layers read at once (SegRNN: Lin et al., 2023): a season, or what fits into one.</summary>
    public required int Segment { get; init; }

    /// <summary>Steps of the season; 1 without.</summary>
    public required int Season { get; init; }

    /// <summary>What is taken off.</summary>
    public required WindowLevel Level { get; init; }

    /// <summary>Whether values are logarithms.</summary>
    public required bool IsLogarithmic { get; init; }

    /// <summary>Whether the network reads differences from step to step.</summary>
    public bool ReadsDifferences { get; init; }

    /// <summary>Whether the network runs on through the steps ahead, instead of giving all of them from its last state.</summary>
    public required bool DecodesSteps { get; init; }

    /// <summary>Whether a value says that the one beside it is missing.</summary>
    public required bool MarksMissing { get; init; }

    /// <summary>The time step, which the calendar depends on.</summary>
    public required TimeStep Step { get; init; }

    /// <summary>Whether the calendar has the day of the year.</summary>
    public required bool ReadsYears { get; init; }

    /// <summary>Columns beside the target.</summary>
    public required OptionList<ColumnScale> Columns { get; init; }

    /// <summary>What the network gives for each step ahead: quantiles, or a distribution.</summary>
    public required ForecastLoss Loss { get; init; }

    /// <summary>Outputs for each step ahead.</summary>
    public int OutputsPerStep => Loss is ForecastLoss.Gaussian or ForecastLoss.StudentT ? 2 : Quantiles.Length;

    /// <summary>Steps ahead that a window has: whole segments, or none.</summary>
    public int Ahead => DecodesSteps ? (Horizon + Segment - 1) / Segment * Segment : 0;

    /// <summary>Steps ahead that the network has outputs for.</summary>
    public int OutputSteps => DecodesSteps ? Ahead : Horizon;

    /// <summary>Steps of a whole window.</summary>
    public int Steps => Past + Ahead;

    /// <summary>Values of a step.</summary>
    public int Width => 1 + (MarksMissing ? 1 : 0) + (DecodesSteps ? 1 : 0) + Columns.Count + CalendarWidth + PhaseWidth;

    public int CalendarWidth => Calendar.Width(Step, ReadsYears);

    // A calendar tells the phase of a day and of a year; of other seasons, and without dates, the phase stands for itself.
    public int PhaseWidth => Season > 1 ? 2 * Math.Min(PhaseWaves, Season / 2) : 0;

    /// <summary>For messages.</summary>
    public string Description =>
        $"{Past} steps in segments of {Segment}, less their {(Level == WindowLevel.Mean ? "mean" : Level == WindowLevel.Last ? "last value" : "forecast by theta")}, "
        + $"{(IsLogarithmic ? "logarithms" : ReadsDifferences ? "differences" : "as they are")}, {(DecodesSteps ? "step by step" : "all steps at once")}";

    /// <summary>Steps of a window of a series of which so many steps are known: whole segments, at least one.</summary>
    public int LengthAt(int known) => Math.Clamp(known / Segment * Segment, Segment, Past) + Ahead;

    /// <summary>The network that reads such windows.</summary>
    /// <param name="cell">Its cell.</param>
    /// <param name="hiddenSize">Units.</param>
    /// <param name="layers">Recurrent layers.</param>
    /// <param name="ensemble">Networks.</param>
    public NetworkOptions Network(CellKind cell, int hiddenSize, int layers, int ensemble) => new()
    {
        InputSize = Width,
        Convolutions = Segment > 1
            ? [new ConvolutionOptions { Filters = hiddenSize, Kernel = Segment, Stride = Segment, BatchNormalization = false }]
            : [],
        Cell = cell,
        HiddenSize = hiddenSize,
        Layers = layers,
        OutputSize = (DecodesSteps ? Segment : Horizon) * OutputsPerStep,
        OutputSteps = DecodesSteps ? Ahead / Segment : 0,
        SkipSteps = !DecodesSteps ? Past : Ahead == 1 ? 1 : 0,
        SkipColumns = DecodesSteps ? 0 : 1,
        Ensemble = ensemble,
    };
}
