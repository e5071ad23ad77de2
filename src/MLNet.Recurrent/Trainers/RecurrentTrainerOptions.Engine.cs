using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent;

// Between the names of the trainers and those of the engine, both ways.
public partial class RecurrentTrainerOptions
{
    /// <summary>
    /// Options that go together, to use as they are or to change: RecurrentTrainerOptions.From(SeriesPreset.Classification). The method
    /// decides about the cell, the data about sizes, the task about the loss.
    /// </summary>
    public static RecurrentTrainerOptions From(SeriesPreset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return new RecurrentTrainerOptions
        {
            HiddenSize = preset.Network.HiddenSize,
            NumberOfLayers = preset.Network.Layers,
            Bidirectional = preset.Network.Bidirectional,
            Ensemble = preset.Network.Ensemble,
            Convolutions = preset.Network.Convolutions,
            PoolConvolutions = preset.Network.PoolConvolutions,
            ConvolutionBranch = preset.Network.ConvolutionBranch,
            SequenceStandardization = preset.Network.SequenceStandardization,
            LayerNormalization = preset.Network.LayerNormalization,
            Residual = preset.Network.Residual,
            Pooling = preset.Network.Pooling,
            NumberOfEpochs = preset.Training.Epochs,
            MinimumUpdates = preset.Training.MinimumUpdates,
            EpochSequences = preset.Training.EpochSequences,
            BatchSize = preset.Training.BatchSize,
            BalanceClasses = preset.Training.BalanceClasses,
            LabelSmoothing = preset.Training.LabelSmoothing,
            HuberThreshold = preset.Training.HuberThreshold,
            Optimizer = preset.Training.Optimizer,
            LearningRate = preset.Training.LearningRate,
            Schedule = preset.Training.Schedule,
            WarmUpFraction = preset.Training.WarmUpFraction,
            StepEpochs = preset.Training.StepEpochs,
            StepFactor = preset.Training.StepFactor,
            Momentum = preset.Training.Momentum,
            Beta1 = preset.Training.Beta1,
            Beta2 = preset.Training.Beta2,
            RmsPropDecay = preset.Training.RmsPropDecay,
            Epsilon = preset.Training.Epsilon,
            WeightDecay = preset.Training.WeightDecay,
            AveragingEpochs = preset.Training.AveragingEpochs,
            ClipNorm = preset.Training.ClipNorm,
            ClipValue = preset.Training.ClipValue,
            Dropout = preset.Training.Dropout,
            InputDropout = preset.Training.InputDropout,
            TokenDropout = preset.Training.TokenDropout,
            VariationalDropout = preset.Training.VariationalDropout,
            StateDropout = preset.Training.StateDropout,
            RecurrentDropout = preset.Training.RecurrentDropout,
            InputJitter = preset.Training.InputJitter,
            InputScaling = preset.Training.InputScaling,
            WindowWarping = preset.Training.WindowWarping,
            WindowSlicing = preset.Training.WindowSlicing,
            TruncationSteps = preset.Training.TruncationSteps,
            MemorySteps = preset.Training.MemorySteps,
            ValidationSetFraction = preset.Training.ValidationFraction,
            Patience = preset.Training.Patience,
            RefitFraction = preset.Training.RefitFraction,
            MinimumImprovement = preset.Training.MinimumImprovement,
            Standardize = preset.Training.Standardize,
            NumberOfThreads = preset.Training.Threads,
        };
    }

    internal NetworkOptions ToNetwork(CellKind cell, int inputSize, OutputKind output, int outputSize) => new()
    {
        Cell = cell,
        InputSize = inputSize,
        HiddenSize = HiddenSize,
        Layers = NumberOfLayers,
        Bidirectional = Bidirectional ?? false,
        Ensemble = Ensemble,
        Convolutions = Convolutions,
        PoolConvolutions = PoolConvolutions,
        ConvolutionBranch = ConvolutionBranch,
        SequenceStandardization = SequenceStandardization,
        LayerNormalization = LayerNormalization,
        Residual = Residual,
        Pooling = Pooling ?? PoolingKind.Last,
        Output = output,
        OutputSize = outputSize,
    };

    // What is left at its default is taken from the model to continue from; what is not, and differs, is an error of the training.
    internal NetworkOptions Continue(NetworkOptions network, NetworkOptions initial)
    {
        var untouched = new RecurrentTrainerOptions();
        bool isRnn = network.Cell is CellKind.ElmanTanh or CellKind.ElmanRelu && initial.Cell is CellKind.ElmanTanh or CellKind.ElmanRelu;
        bool isGru = network.Cell is CellKind.Gru or CellKind.GruResetBefore && initial.Cell is CellKind.Gru or CellKind.GruResetBefore;
        bool isSameFamily = (isRnn && Activation == untouched.Activation) || (isGru && ResetBefore == untouched.ResetBefore);
        return network with
        {
            Cell = isSameFamily ? initial.Cell : network.Cell,
            HiddenSize = HiddenSize == untouched.HiddenSize ? initial.HiddenSize : HiddenSize,
            Layers = NumberOfLayers == untouched.NumberOfLayers ? initial.Layers : NumberOfLayers,
            Bidirectional = Bidirectional ?? initial.Bidirectional,
            LayerNormalization = LayerNormalization || initial.LayerNormalization,
            Residual = Residual || initial.Residual,
            Ensemble = Ensemble == untouched.Ensemble ? initial.Ensemble : Ensemble,
            Embeddings = EmbeddingSize == untouched.EmbeddingSize ? initial.Embeddings : network.Embeddings,
            Convolutions = Convolutions == untouched.Convolutions ? initial.Convolutions : Convolutions,
            PoolConvolutions = PoolConvolutions || initial.PoolConvolutions,
            ConvolutionBranch = ConvolutionBranch || initial.ConvolutionBranch,
            SequenceStandardization = SequenceStandardization == untouched.SequenceStandardization ? initial.SequenceStandardization : SequenceStandardization,
            Pooling = Pooling ?? initial.Pooling,
        };
    }

    // without CancellationToken and Progress, which one training joins with ML.NET's own
    internal TrainingOptions ToTraining(LossKind loss, int seed) => new()
    {
        Epochs = NumberOfEpochs,
        MinimumUpdates = MinimumUpdates,
        EpochSequences = EpochSequences,
        BatchSize = BatchSize,
        BalanceClasses = BalanceClasses,
        LabelSmoothing = LabelSmoothing,
        Loss = loss,
        HuberThreshold = HuberThreshold,
        Optimizer = Optimizer,
        LearningRate = LearningRate ?? training.LearningRate,
        Schedule = Schedule,
        WarmUpFraction = WarmUpFraction,
        StepEpochs = StepEpochs,
        StepFactor = StepFactor,
        Momentum = Momentum,
        Beta1 = Beta1,
        Beta2 = Beta2,
        RmsPropDecay = RmsPropDecay,
        Epsilon = Epsilon,
        WeightDecay = WeightDecay,
        AveragingEpochs = AveragingEpochs,
        ClipNorm = ClipNorm,
        ClipValue = ClipValue,
        Dropout = Dropout ?? training.Dropout,
        InputDropout = InputDropout ?? training.InputDropout,
        TokenDropout = TokenDropout ?? training.TokenDropout,
        VariationalDropout = VariationalDropout,
        StateDropout = StateDropout,
        RecurrentDropout = RecurrentDropout,
        InputJitter = InputJitter,
        InputScaling = InputScaling,
        WindowWarping = WindowWarping,
        WindowSlicing = WindowSlicing,
        TruncationSteps = TruncationSteps,
        MemorySteps = MemorySteps,
        ValidationFraction = ValidationSetFraction,
        Patience = Patience,
        RefitFraction = RefitFraction,
        MinimumImprovement = MinimumImprovement,
        Standardize = Standardize,
        Seed = seed,
        Threads = NumberOfThreads,
    };
}
