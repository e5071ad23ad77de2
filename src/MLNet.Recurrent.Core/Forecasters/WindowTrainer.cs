using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Forecasters;

/// <summary>Trains networks on the windows of a plan.</summary>
internal static class WindowTrainer
{
    // Judged by so many windows of the training data: which epoch is the best hardly depends on which they are.
    private const int JudgedWindows = 256;

    // Of few values a smaller network learns less by heart in smaller batches with dropout: bike-sharing by the day, MAE of the last third of its
    // training year in five folds 612 before, 518 with all of the rule for few values; without dropout 591 instead of 558, with weight decay of .01
    // 559, of .2 562 (`accuracy forecast bike-sharing --validate --folds 5` judges the same folds; the trials had one plan and one network).
    private const int UsualBatch = 256, BatchOfFew = 32;
    private const float UsualDecay = 0.01f, DecayOfFew = 0.05f, DropoutOfFew = 0.3f;

    /// <param name="method">What a user set.</param>
    /// <param name="plan">What a window is.</param>
    /// <param name="table">The series.</param>
    /// <param name="phase">For progress.</param>
    /// <param name="ensemble">Networks to train.</param>
    /// <param name="share">Share of the usual epochs.</param>
    /// <param name="initial">Weights to go on from; null to start anew.</param>
    /// <returns>Null where no series is long enough to learn from.</returns>
    public static RecurrentModel? Train(
        RecurrentMethod method, WindowPlan plan, SeriesTable table, string phase, int ensemble, double share = 1, RecurrentModel? initial = null)
    {
        WindowSpan[] spans = WindowSpan.Of(plan, table, method.Loss == ForecastLoss.ScaledQuantile);
        if (spans.Length == 0)
        {
            return null;
        }

        bool isOfFew = plan.Level != WindowLevel.Theta && WindowPlans.HasFewValues(table);
        TrainingBudget budget = TrainingBudget.For(method, plan, spans, share);
        var options = new TrainingOptions
        {
            Epochs = budget.Epochs,
            BatchSize = method.BatchSize > 0 ? method.BatchSize : isOfFew ? BatchOfFew : UsualBatch,
            Loss = plan.Loss switch
            {
                ForecastLoss.Gaussian => LossKind.Gaussian,
                ForecastLoss.StudentT => LossKind.StudentT,
                _ => LossKind.Quantile,
            },
            Quantiles = [.. WindowPlan.Quantiles],
            QuantileWeights = [1, 1, 8, 1, 1],
            LearningRate = budget.LearningRate,
            WeightDecay = isOfFew ? DecayOfFew : UsualDecay,
            Dropout = method.Dropout ?? (isOfFew ? DropoutOfFew : 0),
            Patience = 0,
            Standardize = false,
            Seed = method.Seed,
            Threads = method.Threads,
            CancellationToken = method.CancellationToken,
            Progress = method.Progress is null ? null : record =>
                method.Progress(new ForecastTrainingRecord(phase, record.Epoch, record.Epochs, record.Loss, record.Seconds)),
        };
        NetworkOptions network = initial is null
            ? plan.Network(method.Cell, method.HiddenSizeOf(plan, table), method.Layers, 1)
            : initial.Options with { Ensemble = 1 };
        return (ensemble == 1
            ? TrainOne(0, options)
            : EnsembleTrainer.Train(ensemble, options, TrainOne)).Model;

        TrainingResult TrainOne(int member, TrainingOptions own) => LanesTable.Visit<Run, TrainingResult>(
            new Run(network, own, plan, table, spans, budget.WindowsPerSpan, initial?.Members[member % initial.Members.Length]));
    }

    private readonly struct Run(
        NetworkOptions network, TrainingOptions options, WindowPlan plan, SeriesTable table, WindowSpan[] spans, int perSpan, RecurrentModel? initial)
        : ILanesVisitor<TrainingResult>
    {
        public TrainingResult Visit<V>()
            where V : unmanaged, ILanes<V>
        {
            var layout = new ParameterLayout(network);
            float[] weights = initial?.Parameters ?? WeightInitializer.Create(network, layout, options.Seed);
            using var data = new DrawnWindows(plan, table, spans, perSpan, options.Seed);
            using var judge = new DrawnWindows(plan, table, Sample(spans), 1, options.Seed);
            using var loop = new TrainingLoop<V>(network, options, layout, weights, data, judge);
            (StopReason reason, string message) = loop.Run();
            return new TrainingResult(new RecurrentModel(network, loop.Best, Scaling.None(network)), loop.History, reason, message);
        }

        private static WindowSpan[] Sample(WindowSpan[] spans)
        {
            int count = Math.Min(JudgedWindows, Math.Max(spans.Length, 1));
            int repeats = Math.Max(1, JudgedWindows / spans.Length);
            return [.. Enumerable.Range(0, count).SelectMany(i => Enumerable.Repeat(spans[(int)((long)i * spans.Length / count)], repeats))];
        }
    }
}
