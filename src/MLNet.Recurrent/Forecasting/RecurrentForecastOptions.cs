using Microsoft.ML;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Forecasters;
using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent;

/// <summary>
/// Options of the recurrent forecasters, ml.Forecasting .ForecastByRnn, .ForecastByLstm and .ForecastByGru. Zero, null and Automatic leave a choice
/// to the data. Options are read when the estimator is created; later changes have no effect on it.
/// </summary>
public class RecurrentForecastOptions
{
    /// <summary>Column of the forecasts: a vector of <see cref="Horizon"/> values, [targets, horizon] where there are several targets.</summary>
    public string OutputColumnName = "";

    /// <summary>Column to forecast, Single or Double, or a vector of them; null for <see cref="OutputColumnName"/>.</summary>
    public string? InputColumnName;

    /// <summary>Column that tells series apart: text, key or integer; null for one series.</summary>
    public string? SeriesColumnName;

    /// <summary>Column of times: dates, whole numbers or texts; null where the order of the rows counts.</summary>
    public string? TimeColumnName;

    /// <summary>
    /// Columns known up to the present: other measurements. Numbers, Booleans, vectors of Single or Double; texts and keys are
    /// categories.
    /// </summary>
    public OptionList<string> PastColumnNames;

    /// <summary>
    /// Columns known ahead of time: price, promotion, holiday, weather forecast. Types as of <see cref="PastColumnNames"/>. Rows after the last
    /// known target, whose target is missing, hold what is known ahead; without such rows a forecast does not see it.
    /// </summary>
    public OptionList<string> FutureColumnNames;

    /// <summary>Columns that are the same in all rows of a series: size of a shop, kind of a product. Types as of <see cref="PastColumnNames"/>.</summary>
    public OptionList<string> StaticColumnNames;

    /// <summary>Steps ahead, at least 1.</summary>
    public int Horizon = 1;

    /// <summary>Steps looked back on; 0 to take so many seasons as the series allow.</summary>
    public int WindowSize;

    /// <summary>Steps of a season: 7 for days of a week; 0 to find it in the data.</summary>
    public int SeasonLength;

    /// <summary>Column of lower bounds; null for no intervals.</summary>
    public string? ConfidenceLowerBoundColumn;

    /// <summary>Column of upper bounds; null for no intervals.</summary>
    public string? ConfidenceUpperBoundColumn;

    /// <summary>Share of the actual values that the bounds shall hold, between 0 and 1.</summary>
    public double ConfidenceLevel = Defaults.ConfidenceLevel;

    /// <summary>Columns of quantiles: [new(0.1, "P10"), new(0.9, "P90")], calibrated as bounds are, and never crossing.</summary>
    public OptionList<QuantileColumn> QuantileColumns;

    /// <summary>What becomes of time steps without a row or a number.</summary>
    public MissingSteps MissingSteps;

    /// <summary>Units of a recurrent layer; 0 for 128, or 64 where series are short or few.</summary>
    public int HiddenSize = Defaults.Forecasts.HiddenSize;

    /// <summary>Recurrent layers on top of each other, at least 1.</summary>
    public int NumberOfLayers = Defaults.Layers;

    /// <summary>
    /// Networks trained from different seeds whose forecasts are averaged, as one model; 0 for 1, or 5 where series are short or few
    /// and each takes seconds.
    /// </summary>
    public int Ensemble = Defaults.Forecasts.Ensemble;

    /// <summary>The function of a simple recurrent network; for ForecastByRnn only.</summary>
    public RnnActivation Activation;

    /// <summary>
    /// Whether the reset gate acts before the matrix product (Cho et al., 2014) instead of after it (cuDNN, PyTorch, Keras); for
    /// ForecastByGru only.
    /// </summary>
    public bool ResetBefore;

    /// <summary>How the network gets from what it has read to the steps ahead.</summary>
    public ForecastDecoding Decoding;

    /// <summary>What is done to the values of a series before they are scaled window by window.</summary>
    public SeriesTransform Transform;

    /// <summary>What training makes small.</summary>
    public ForecastLoss Loss;

    /// <summary>Passes over a sample of the windows; 0 for a number that depends on how many there are.</summary>
    public int NumberOfEpochs;

    /// <summary>Windows per update of the weights; 0 for 256, or 32 where there are few values.</summary>
    public int BatchSize = Defaults.Forecasts.BatchSize;

    /// <summary>Step size at the top of the schedule, positive.</summary>
    public float LearningRate = Defaults.Forecasts.LearningRate;

    /// <summary>Probability of dropping a value between two layers and before the output, 0 to below 1; null for none, or 0.3 where there are few values.</summary>
    public float? Dropout;

    /// <summary>Seed of initial weights, windows drawn and dropout; null takes it from the seed of the MLContext.</summary>
    public int? Seed;

    /// <summary>Threads at the most; 0 for one per processor. Changes the time, never the result.</summary>
    public int NumberOfThreads;

    /// <summary>A forecaster to go on from, or a chain that contains one, fitted with the same columns and horizon; null to start anew.</summary>
    public ITransformer? InitialModel;

    /// <summary>Ends training within one batch.</summary>
    public CancellationToken CancellationToken;

    /// <summary>Called after each epoch, on the training thread.</summary>
    public Action<ForecastTrainingRecord>? Progress;

    internal ForecastSettings ToSettings() => new ForecastSettings(
        OutputColumnName,
        new ForecastInputs(InputColumnName ?? OutputColumnName, SeriesColumnName, TimeColumnName)
        {
            PastColumnNames = PastColumnNames,
            FutureColumnNames = FutureColumnNames,
            StaticColumnNames = StaticColumnNames,
        },
        ConfidenceLowerBoundColumn, ConfidenceUpperBoundColumn, ConfidenceLevel, SeasonLength, MissingSteps)
    {
        Quantiles = QuantileColumns,
    }.Validated();

    internal RecurrentMethod ToMethod(CellKind cell, int seed)
    {
        Require.Range(Horizon, 1, ForecastLimits.Horizon);
        Require.Range(WindowSize, 0, ForecastLimits.Window);
        Require.Range(HiddenSize, 0, NetworkOptions.MaximumSize);
        Require.Range(NumberOfLayers, 1, NetworkOptions.MaximumLayers);
        Require.Range(Ensemble, 0, NetworkOptions.MaximumEnsemble);
        Require.Defined(Activation);
        Require.Defined(Decoding);
        Require.Defined(Transform);
        Require.Defined(Loss);
        Require.Range(NumberOfEpochs, 0, int.MaxValue);
        Require.Range(BatchSize, 0, int.MaxValue);
        Require.Positive(LearningRate);
        Require.Range(Dropout ?? 0, 0, TrainingOptions.BelowOne, nameof(Dropout));
        Require.Range(NumberOfThreads, 0, TrainingOptions.MaximumThreads);
        if (Activation != RnnActivation.Tanh && cell != CellKind.ElmanRelu)
        {
            throw new ArgumentException($"Activation = {Activation} is for ForecastByRnn only; gates have functions of their own. Leave it at Tanh.");
        }

        if (ResetBefore && cell != CellKind.GruResetBefore)
        {
            throw new ArgumentException("ResetBefore is for ForecastByGru only; other cells have no reset gate. Leave it false.");
        }

        return new RecurrentMethod(cell, Horizon)
        {
            WindowSize = WindowSize,
            HiddenSize = HiddenSize,
            Layers = NumberOfLayers,
            Ensemble = Ensemble,
            Decoding = Decoding,
            Transform = Transform,
            Loss = Loss,
            Epochs = NumberOfEpochs,
            BatchSize = BatchSize,
            LearningRate = LearningRate,
            Dropout = Dropout,
            Seed = seed,
            Threads = NumberOfThreads,
            Progress = Progress,
            CancellationToken = CancellationToken,
        };
    }
}
