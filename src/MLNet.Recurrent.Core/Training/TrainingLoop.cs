using System.Diagnostics;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Training;

/// <summary>Epochs of batches: gradient, clipping, update; validation, history, and the best weights seen.</summary>
internal sealed unsafe class TrainingLoop<V> : IDisposable
    where V : unmanaged, ILanes<V>
{
    private readonly TrainingOptions options;
    private readonly ParameterLayout layout;
    private readonly ITrainingSequences data;
    private readonly ITrainingSequences? validation;
    private readonly PinnedBuffer<float> parameters, gradients;
    private readonly WeightAverage<V> average;
    private readonly float[] best;
    private readonly GradientEngine<V> engine;
    private readonly Optimizer<V> optimizer;
    private readonly WeightDrop? weightDrop;
    private readonly BatchOrder order;
    private readonly LearningRateSchedule schedule;
    private readonly ITrainingSequences judge;
    private readonly int[] judgeOrder;
    private readonly int batchSize, epochs;
    private readonly List<EpochRecord> history = [];
    private double bestLoss = double.PositiveInfinity;
    private long update, epochUpdates;

    public TrainingLoop(
        NetworkOptions network, TrainingOptions options, ParameterLayout layout, float[] initial, ITrainingSequences data, ITrainingSequences? validation)
    {
        this.options = options;
        this.layout = layout;
        this.data = data;
        this.validation = validation;
        best = [.. initial];
        parameters = new PinnedBuffer<float>(layout.Size);
        gradients = new PinnedBuffer<float>(layout.Size);
        average = new WeightAverage<V>(layout, initial);
        initial.CopyTo(parameters.Span);
        batchSize = Math.Min(options.BatchSize, data.Count);
        optimizer = new Optimizer<V>(options, layout);
        weightDrop = options.RecurrentDropout > 0 || options.StateDropout > 0
            ? new WeightDrop(layout, options.RecurrentDropout, options.StateDropout, options.Seed)
            : null;
        order = new BatchOrder(data, batchSize, options.Seed, options.EpochSequences);
        epochs = (int)Math.Max(options.Epochs, ((long)options.MinimumUpdates + order.Batches - 1) / order.Batches);
        schedule = new LearningRateSchedule(options, epochs, order.Batches);
        judge = validation ?? data;
        judgeOrder = [.. Enumerable.Range(0, judge.Count).OrderByDescending(i => judge.Length(i))];

        // Last, because it starts threads.
        engine = new GradientEngine<V>(network, options, layout, batchSize, Math.Max(data.LongestLength, judge.LongestLength));
        PackWeights();
    }

    /// <summary>Weights with the lowest validation loss, or the lowest loss on the training sequences without validation.</summary>
    public float[] Best => best;

    public IReadOnlyList<EpochRecord> History => history;

    /// <param name="epochsBefore">Epochs of earlier training, which the numbers in records and messages go on from.</param>
    /// <param name="mustImprove">Whether the weights to start from are kept unless training makes better ones.</param>
    public (StopReason Reason, string Message) Run(int epochsBefore = 0, bool mustImprove = false)
    {
        int sinceBest = 0;
        if (mustImprove)
        {
            bestLoss = Judge() ?? bestLoss;
        }

        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            long start = Stopwatch.GetTimestamp();
            data.BeginEpoch(epoch);
            order.Shuffle(epoch);
            CountUpdates();
            double loss = 0, weight = 0, norm = 0;
            float rate = 0;
            for (int batch = 0; batch < order.Batches; batch++)
            {
                ReadOnlySpan<int> sequences = order.Batch(batch);
                int stretches = engine.Stretches(data.Length(sequences[0]));
                for (int stretch = 0; stretch < stretches; stretch++)
                {
                    if (options.CancellationToken.IsCancellationRequested)
                    {
                        return Cancelled(epochsBefore + epoch);
                    }

                    rate = schedule.Rate(((epoch - 1L) * order.Batches) + batch, stretch / (double)stretches);
                    (double batchLoss, double batchNorm) = Step(sequences, rate, stretch);
                    if (!double.IsFinite(batchLoss) || !double.IsFinite(batchNorm))
                    {
                        return Diverged(epochsBefore + epoch, batch, batchLoss);
                    }

                    loss += batchLoss * engine.BatchWeight;
                    weight += engine.BatchWeight;
                    norm += batchNorm;
                }
            }

            loss /= weight;
            if (Judge() is not double judged)
            {
                return Cancelled(epochsBefore + epoch);
            }

            double validationLoss = validation is null ? double.NaN : judged;
            bool isBest = KeepIfBest(judged);
            sinceBest = isBest ? 0 : sinceBest + 1;
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var record = new EpochRecord(
                epochsBefore + epoch, epochsBefore + epochs, loss, validationLoss, norm / epochUpdates, rate, seconds, isBest);
            history.Add(record);
            options.Progress?.Invoke(record);
            if (validation is not null && options.Patience > 0 && sinceBest >= options.Patience && update >= options.MinimumUpdates)
            {
                if (!double.IsFinite(bestLoss))
                {
                    return Diverged(epochsBefore + epoch, order.Batches - 1, judged);
                }

                return (StopReason.EarlyStopping, $"No better validation loss for {sinceBest} epochs; kept the weights of epoch {epoch - sinceBest}.");
            }
        }

        return double.IsFinite(bestLoss)
            ? (StopReason.Completed, $"All {epochs} epochs were run.")
            : Diverged(epochsBefore + epochs, order.Batches - 1, bestLoss);
    }

    /// <summary>One update. Returns loss and norm of the gradient before clipping.</summary>
    public (double Loss, double Norm) Step(ReadOnlySpan<int> batch, float rate, int stretch = 0)
    {
        double loss = engine.Compute(data, batch, update, gradients.Span, stretch);
        float* gradient = gradients.Pointer;
        weightDrop?.MaskGradients(gradient);
        TouchedParameters touched = engine.Touched;
        double norm = Norm(touched);
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            return (loss, norm);
        }

        Clip(touched, norm);
        average.Prepare(touched.Embeddings, parameters.Pointer);
        optimizer.Update(parameters.Pointer, gradient, rate, touched.Embeddings);
        update++;
        PackWeights();
        average.Follow(touched, AverageShare(), parameters.Pointer);
        return (loss, norm);
    }

    public void Dispose() => engine.Dispose();

    // those of the update to come
    private void PackWeights() =>
        engine.Pack(weightDrop is null ? parameters.Pointer : weightDrop.Draw(parameters.Pointer, update), layout);

    /// <summary>Mean loss of the averaged weights on the sequences that judge them, without dropout; null when cancelled.</summary>
    private double? Judge()
    {
        double loss = 0, total = 0;
        average.CatchUp(parameters.Pointer);
        engine.Pack(average.Values.Pointer, layout);
        for (int start = 0; start < judgeOrder.Length; start += batchSize)
        {
            if (options.CancellationToken.IsCancellationRequested)
            {
                return null;
            }

            (double batchLoss, double batchWeight) = engine.Score(judge, judgeOrder.AsSpan(start, Math.Min(batchSize, judgeOrder.Length - start)));
            loss += batchLoss;
            total += batchWeight;
        }

        PackWeights();
        return loss / total;
    }

    private double Norm(TouchedParameters touched)
    {
        double sum = Elementwise<V>.SumOfSquares(touched.Dense.Count, gradients.Pointer + touched.Dense.Start);
        foreach ((int start, int count) in touched.Embeddings)
        {
            sum += Elementwise<V>.SumOfSquares(count, gradients.Pointer + start);
        }

        return Math.Sqrt(sum);
    }

    private void Clip(TouchedParameters touched, double norm)
    {
        if (options.ClipValue > 0)
        {
            Elementwise<V>.Clamp(touched.Dense.Count, options.ClipValue, gradients.Pointer + touched.Dense.Start);
            foreach ((int start, int count) in touched.Embeddings)
            {
                Elementwise<V>.Clamp(count, options.ClipValue, gradients.Pointer + start);
            }

            norm = Norm(touched);
        }

        if (options.ClipNorm > 0 && norm > options.ClipNorm)
        {
            float factor = (float)(options.ClipNorm / norm);
            Elementwise<V>.Scale(touched.Dense.Count, factor, gradients.Pointer + touched.Dense.Start);
            foreach ((int start, int count) in touched.Embeddings)
            {
                Elementwise<V>.Scale(count, factor, gradients.Pointer + start);
            }
        }
    }

    private void CountUpdates()
    {
        epochUpdates = 0;
        for (int batch = 0; batch < order.Batches; batch++)
        {
            epochUpdates += engine.Stretches(data.Length(order.Batch(batch)[0]));
        }
    }

    // Over AveragingEpochs; early on over a ninth of the updates so far, so that the start is forgotten.
    private float AverageShare() =>
        (float)(1 / Math.Max(1, Math.Min(options.AveragingEpochs * Math.Max(epochUpdates, order.Batches), (update + 9) / 9.0)));

    private bool KeepIfBest(double loss)
    {
        if (!(loss < bestLoss - options.MinimumImprovement))
        {
            return false;
        }

        bestLoss = loss;
        average.Values.Span.CopyTo(best);
        return true;
    }

    private (StopReason Reason, string Message) Cancelled(int epoch)
    {
        if (!double.IsFinite(bestLoss))
        {
            throw new OperationCanceledException("Training was cancelled before its first epoch was finished.", options.CancellationToken);
        }

        return (StopReason.Cancelled, $"Cancelled in epoch {epoch}; kept the best weights of the {epoch - 1} finished epochs.");
    }

    private (StopReason Reason, string Message) Diverged(int epoch, int batch, double loss)
    {
        string what = double.IsFinite(loss) ? "the gradient became infinite or not a number" : $"the loss became {loss}";
        string remedy = $"Lower LearningRate (it was {options.LearningRate}), "
            + (options.ClipNorm > 0 ? $"lower ClipNorm (it was {options.ClipNorm})" : "set ClipNorm to 1")
            + (options.Standardize ? "." : ", or set Standardize to true.");
        string message = $"Training diverged in epoch {epoch}, batch {batch + 1}: {what}. {remedy}";
        return !double.IsFinite(bestLoss)
            ? throw new TrainingDivergedException(message)
            : (StopReason.Diverged, $"{message} Kept the best weights of the {epoch - 1} finished epochs.");
    }
}
