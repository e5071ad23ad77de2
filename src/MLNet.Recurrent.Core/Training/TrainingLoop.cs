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
    private readonly PinnedSequences data;
    private readonly PinnedSequences? validation;
    private readonly PinnedBuffer<float> parameters, gradients, average;
    private readonly float[] best;
    private readonly GradientEngine<V> engine;
    private readonly Optimizer<V> optimizer;
    private readonly BatchOrder order;
    private readonly LearningRateSchedule schedule;
    private readonly int[] validationOrder;
    private readonly int batchSize;
    private readonly List<EpochRecord> history = [];
    private double bestLoss = double.PositiveInfinity;
    private long update;

    public TrainingLoop(
        NetworkOptions network, TrainingOptions options, ParameterLayout layout, float[] initial, PinnedSequences data, PinnedSequences? validation)
    {
        this.options = options;
        this.layout = layout;
        this.data = data;
        this.validation = validation;
        best = [.. initial];
        parameters = new PinnedBuffer<float>(layout.Size);
        gradients = new PinnedBuffer<float>(layout.Size);
        average = new PinnedBuffer<float>(layout.Size);
        initial.CopyTo(parameters.Span);
        initial.CopyTo(average.Span);
        batchSize = Math.Min(options.BatchSize, data.Set.Count);
        int longest = Math.Max(data.Set.LongestLength, validation?.Set.LongestLength ?? 0);
        engine = new GradientEngine<V>(network, options, layout, batchSize, longest);
        optimizer = new Optimizer<V>(options, layout);
        order = new BatchOrder(data.Set, batchSize, options.Seed);
        schedule = new LearningRateSchedule(options, order.Batches);
        validationOrder = validation is null ? [] : LongestFirst(validation.Set);
        engine.Pack(parameters.Pointer, layout);
    }

    /// <summary>Weights with the lowest validation loss, or the lowest training loss without validation.</summary>
    public float[] Best => best;

    public IReadOnlyList<EpochRecord> History => history;

    /// <param name="epochsBefore">Epochs of earlier training, which the numbers in records and messages go on from.</param>
    public (StopReason Reason, string Message) Run(int epochsBefore = 0)
    {
        int sinceBest = 0;
        for (int epoch = 1; epoch <= options.Epochs; epoch++)
        {
            long start = Stopwatch.GetTimestamp();
            order.Shuffle(epoch);
            double loss = 0, norm = 0;
            float rate = 0;
            for (int batch = 0; batch < order.Batches; batch++)
            {
                if (options.CancellationToken.IsCancellationRequested)
                {
                    return Cancelled(epochsBefore + epoch);
                }

                rate = schedule.Rate(update);
                (double batchLoss, double batchNorm) = Step(order.Batch(batch), rate);
                if (!double.IsFinite(batchLoss) || !double.IsFinite(batchNorm))
                {
                    return Diverged(epochsBefore + epoch, batch, batchLoss);
                }

                loss += batchLoss * order.Batch(batch).Length;
                norm += batchNorm;
            }

            loss /= data.Set.Count;
            double validationLoss = validation is null ? double.NaN : Score(validation, validationOrder, average.Pointer);
            if (double.IsInfinity(validationLoss))
            {
                return Cancelled(epochsBefore + epoch);
            }

            bool isBest = KeepIfBest(validation is null ? loss : validationLoss);
            sinceBest = isBest ? 0 : sinceBest + 1;
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var record = new EpochRecord(
                epochsBefore + epoch, epochsBefore + options.Epochs, loss, validationLoss, norm / order.Batches, rate, seconds, isBest);
            history.Add(record);
            options.Progress?.Invoke(record);
            if (validation is not null && options.Patience > 0 && sinceBest >= options.Patience)
            {
                return (StopReason.EarlyStopping, $"No better validation loss for {sinceBest} epochs; kept the weights of epoch {epoch - sinceBest}.");
            }
        }

        return (StopReason.Completed, $"All {options.Epochs} epochs were run.");
    }

    /// <summary>One update. Returns loss and norm of the gradient before clipping.</summary>
    public (double Loss, double Norm) Step(ReadOnlySpan<int> batch, float rate)
    {
        double loss = engine.Compute(data, batch, update, gradients.Span);
        float* gradient = gradients.Pointer;
        double norm = Math.Sqrt(Elementwise<V>.SumOfSquares(layout.Size, gradient));
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            return (loss, norm);
        }

        double limited = norm;
        if (options.ClipValue > 0)
        {
            Elementwise<V>.Clamp(layout.Size, options.ClipValue, gradient);
            limited = Math.Sqrt(Elementwise<V>.SumOfSquares(layout.Size, gradient));
        }

        if (options.ClipNorm > 0 && limited > options.ClipNorm)
        {
            Elementwise<V>.Scale(layout.Size, (float)(options.ClipNorm / limited), gradient);
        }

        optimizer.Update(parameters.Pointer, gradient, rate);
        engine.Pack(parameters.Pointer, layout);
        update++;
        Average();
        return (loss, norm);
    }

    public void Dispose() => engine.Dispose();

    private static int[] LongestFirst(SequenceSet set) => [.. Enumerable.Range(0, set.Count).OrderByDescending(i => set.Lengths[i])];

    /// <summary>Mean loss of weights on the training sequences, without dropout; infinite when cancelled.</summary>
    public double Score(float[] weights)
    {
        weights.CopyTo(average.Span);
        return Score(data, LongestFirst(data.Set), average.Pointer);
    }

    private double Score(PinnedSequences sequences, int[] sequenceOrder, float* weights)
    {
        double loss = 0, total = 0;
        engine.Pack(weights, layout);
        for (int start = 0; start < sequenceOrder.Length; start += batchSize)
        {
            if (options.CancellationToken.IsCancellationRequested)
            {
                return double.PositiveInfinity;
            }

            (double batchLoss, double batchWeight) = engine.Score(
                sequences, sequenceOrder.AsSpan(start, Math.Min(batchSize, sequenceOrder.Length - start)));
            loss += batchLoss;
            total += batchWeight;
        }

        engine.Pack(parameters.Pointer, layout);
        return loss / total;
    }

    // Exponential, over AveragingEpochs; early on over a ninth of the updates so far, so that the start is forgotten.
    private void Average()
    {
        double updates = Math.Min(options.AveragingEpochs * order.Batches, (update + 9) / 9.0);
        if (updates > 1)
        {
            Elementwise<V>.Approach(layout.Size, (float)(1 / updates), parameters.Pointer, average.Pointer);
        }
        else
        {
            parameters.Span.CopyTo(average.Span);
        }
    }

    private bool KeepIfBest(double loss)
    {
        if (!(loss < bestLoss - options.MinimumImprovement))
        {
            return false;
        }

        bestLoss = loss;
        average.Span.CopyTo(best);
        return true;
    }

    private (StopReason Reason, string Message) Cancelled(int epoch)
    {
        if (epoch == 1)
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
        return epoch == 1
            ? throw new TrainingDivergedException(message)
            : (StopReason.Diverged, $"{message} Kept the best weights of the {epoch - 1} finished epochs.");
    }
}
