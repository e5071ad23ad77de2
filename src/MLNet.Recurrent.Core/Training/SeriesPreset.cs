using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Training;

/// <summary>
/// A network and a way of training it that go together: options to start from, with
/// <c>preset.Network with { InputSize = ..., OutputSize = ... }</c>.
/// </summary>
/// <param name="Network">Shape of the network, for one value per step.</param>
/// <param name="Training">How to train it.</param>
public sealed record SeriesPreset(NetworkOptions Network, TrainingOptions Training)
{
    /// <summary>
    /// For classes of series whose shape counts: curves, signals, movements, from some twenty series on. Convolutions make a series
    /// short, an LSTM in both directions reads what is left, and each is pooled over time. Chosen by cross-validation on the training
    /// parts of thirteen public sets, and the same for all of them.
    /// </summary>
    public static SeriesPreset Classification { get; } = new(
        new NetworkOptions
        {
            InputSize = 1,
            SequenceStandardization = SequenceStandardization.Beside,
            Convolutions =
            [
                new() { Filters = 64, Kernel = 7, Stride = 2 },
                new() { Filters = 128, Kernel = 5, Stride = 2 },
                new() { Filters = 64, Kernel = 3 },
            ],
            PoolConvolutions = true,
            HiddenSize = 32,
            Bidirectional = true,
            Pooling = PoolingKind.MeanAndMax,
            Ensemble = 3,
            OutputSize = 2,
            Output = OutputKind.Softmax,
        },
        new TrainingOptions
        {
            Loss = LossKind.SoftmaxCrossEntropy,
            Epochs = 80,
            MinimumUpdates = 1000,
            BatchSize = 16,
            LabelSmoothing = 0.1f,
            LearningRate = 2e-3f,
            WeightDecay = 0.01f,
            WarmUpFraction = 0.1f,
            Dropout = 0.2f,
            InputJitter = 0.05f,
            InputScaling = 0.1f,
            WindowWarping = 0.05f,
            WindowSlicing = 0.05f,
            ValidationFraction = 0,
        });

    /// <summary>
    /// LSTM-FCN (Karim et al., 2018): three convolutions of 128, 256 and 128 filters with batch normalisation, their mean over time beside
    /// an LSTM of 8 units that reads the series itself, and dropout of 0.8 before the output in the LSTM's branch there, of 0.2 on
    /// both here. Trained as published by Adam, without weight decay; 2000 epochs there, 500 here.
    /// </summary>
    public static SeriesPreset LstmFcn { get; } = new(
        new NetworkOptions
        {
            InputSize = 1,
            Convolutions =
            [
                new() { Filters = 128, Kernel = 8 },
                new() { Filters = 256, Kernel = 5 },
                new() { Filters = 128, Kernel = 3 },
            ],
            PoolConvolutions = true,
            ConvolutionBranch = true,
            HiddenSize = 8,
            OutputSize = 2,
            Output = OutputKind.Softmax,
        },
        new TrainingOptions
        {
            Loss = LossKind.SoftmaxCrossEntropy,
            Epochs = 500,
            BatchSize = 128,
            Optimizer = OptimizerKind.Adam,
            LearningRate = 1e-3f,
            Dropout = 0.2f,
            ValidationFraction = 0,
        });
}
