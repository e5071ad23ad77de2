using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;
using static MLNet.Recurrent.Core.Tests.Training.Measures;

namespace MLNet.Recurrent.Core.Tests.Training;

/// <summary>How training ends, and which weights it keeps.</summary>
[TestClass]
public sealed class TrainingEndTests
{
    private static readonly NetworkOptions Network = new() { InputSize = 1, HiddenSize = 12 };
    private static readonly TrainingOptions Options = new() { Epochs = 6, Threads = 1 };

    [TestMethod]
    public void Early_stopping_restores_the_best_weights()
    {
        // Labels of noise: the validation loss soon gets worse.
        SequenceSet sine = Tasks.Sine(60);
        float[] noise = [.. sine.Targets.Select((_, i) => (float)Math.Sin(i * 12.9898))];
        SequenceSet data = SequenceSet.Fixed(sine.Values, 20, 1, noise);
        TrainingOptions options = Options with
        {
            Epochs = 200,
            Patience = 5,
            ValidationFraction = 0.3f,
            Schedule = ScheduleKind.Constant,
            RefitFraction = 0,
        };

        TrainingResult result = RecurrentTrainer.Train(Network, options, data);

        Assert.AreEqual(StopReason.EarlyStopping, result.StopReason);
        double best = result.History.Min(record => record.ValidationLoss);
        Assert.IsLessThan(result.History[^1].ValidationLoss, best, "Otherwise there is nothing to restore.");
        Assert.AreEqual(best, ValidationLoss(result.Model, data, options), 1e-5 * best);
    }

    [TestMethod]
    public void The_best_weights_are_then_trained_on_the_sequences_held_back_too()
    {
        var seen = new List<EpochRecord>();
        SequenceSet data = LevelRisesAtTheEnd();
        TrainingOptions options = Options with { Epochs = 20, RefitFraction = 20, Progress = seen.Add };

        RecurrentModel before = RecurrentTrainer.Train(Network, options with { RefitFraction = 0, Progress = null }, data).Model;
        TrainingResult result = RecurrentTrainer.Train(Network, options, data);

        int epochs = 20 * result.History.Last(record => record.IsBest).Epoch;
        Assert.IsLessThan(0.5 * ValidationLoss(before, data, options), ValidationLoss(result.Model, data, options));
        Assert.Contains($"Then trained the best weights on all sequences for {epochs} epochs.", result.Message);
        Assert.HasCount(result.History.Count + epochs, seen, "Progress reports these epochs too.");
        Assert.IsTrue(seen.Skip(result.History.Count).All(record => double.IsNaN(record.ValidationLoss)), "Nothing is held back any more.");
        CollectionAssert.AreEqual(Enumerable.Range(1, seen.Count).ToList(), seen.Select(record => record.Epoch).ToList());
    }

    [TestMethod]
    public void Cancelling_while_training_on_all_sequences_keeps_the_best_of_before()
    {
        using var source = new CancellationTokenSource();
        TrainingOptions options = Options with { RefitFraction = 3, CancellationToken = source.Token };
        SequenceSet data = LevelRisesAtTheEnd();

        TrainingResult result = RecurrentTrainer.Train(
            Network, options with { Progress = record => Cancel(double.IsNaN(record.ValidationLoss)) }, data);

        Assert.AreEqual(StopReason.Cancelled, result.StopReason);
        Assert.AreEqual(Hash(RecurrentTrainer.Train(Network, Options with { RefitFraction = 0 }, data).Model), Hash(result.Model));

        void Cancel(bool now)
        {
            if (now)
            {
                source.Cancel();
            }
        }
    }

    [TestMethod]
    public void Averaged_weights_hardly_differ_between_epochs_at_a_constant_high_rate()
    {
        TrainingOptions options = Options with { Epochs = 40, Patience = 0, LearningRate = 0.02f, Schedule = ScheduleKind.Constant };

        double averaged = Unrest(options), last = Unrest(options with { AveragingEpochs = 0 });

        Assert.IsLessThan(last / 2, averaged, "The last update of an epoch decides without averaging.");

        static double Unrest(TrainingOptions chosen)
        {
            double[] losses = [.. RecurrentTrainer.Train(Network, chosen, Tasks.Sine(400)).History.Skip(20).Select(r => r.ValidationLoss)];
            return losses.Zip(losses.Skip(1), (a, b) => Math.Abs(a - b)).Sum();
        }
    }

    [TestMethod]
    public void Cancelling_stops_within_a_batch_and_keeps_the_best_so_far()
    {
        using var source = new CancellationTokenSource();
        int epochs = 0;
        TrainingOptions options = Options with
        {
            Epochs = 1000,
            Patience = 0,
            CancellationToken = source.Token,
            Progress = record =>
            {
                epochs = record.Epoch;
                if (record.Epoch == 3)
                {
                    source.Cancel();
                }
            },
        };

        TrainingResult result = RecurrentTrainer.Train(Network, options, Tasks.Sine());

        Assert.AreEqual(StopReason.Cancelled, result.StopReason);
        Assert.AreEqual(3, epochs);
        Assert.HasCount(3, result.History);
        Assert.Contains("kept the best weights of the 3 finished epochs", result.Message);
        Assert.AreEqual(result.History.Min(record => record.ValidationLoss), ValidationLoss(result.Model, Tasks.Sine(), options), 1e-5);
    }

    [TestMethod]
    public void Cancelling_before_the_first_epoch_is_finished_throws()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsExactly<OperationCanceledException>(() =>
            RecurrentTrainer.Train(Network, Options with { CancellationToken = source.Token }, Tasks.Sine()));
    }

    [TestMethod]
    public void Divergence_at_once_throws_and_names_epoch_batch_and_remedy()
    {
        SequenceSet data = SequenceSet.Fixed([float.MaxValue, 1, 2, 3], 1, 1, [1, 2, 3, float.MaxValue]);
        TrainingOptions options = Options with { Standardize = false, ValidationFraction = 0, ClipNorm = 0 };

        var exception = Assert.ThrowsExactly<TrainingDivergedException>(() => RecurrentTrainer.Train(Network, options, data));

        Assert.Contains("epoch 1, batch 1", exception.Message);
        Assert.Contains("Lower LearningRate (it was 0.003)", exception.Message);
    }

    [TestMethod]
    public void Divergence_later_keeps_the_best_weights_and_says_so()
    {
        TrainingOptions options = Options with
        {
            Optimizer = OptimizerKind.Sgd,
            LearningRate = 100,
            WarmUpFraction = 1,
            ClipNorm = 0,
            Epochs = 400,
            Patience = 0,
            Schedule = ScheduleKind.Constant,
        };

        TrainingResult result = RecurrentTrainer.Train(Network with { Cell = CellKind.ElmanRelu }, options, Tasks.Sine());

        Assert.AreEqual(StopReason.Diverged, result.StopReason);
        Assert.Contains("Lower LearningRate", result.Message);
        Assert.IsTrue(float.IsFinite(Predict(result.Model, Tasks.Sine(1))[0]));
    }

    [TestMethod]
    public void Divergence_without_validation_keeps_weights_from_before_it()
    {
        SequenceSet data = Tasks.Sine();
        TrainingOptions options = Options with
        {
            Optimizer = OptimizerKind.Sgd,
            LearningRate = 100,
            WarmUpFraction = 1,
            ClipNorm = 0,
            Epochs = 400,
            ValidationFraction = 0,
            BatchSize = 1000,
            Schedule = ScheduleKind.Constant,
            AveragingEpochs = 0,
        };

        TrainingResult result = RecurrentTrainer.Train(Network with { Cell = CellKind.ElmanRelu }, options, data);

        Assert.AreEqual(StopReason.Diverged, result.StopReason);
        Assert.IsLessThan(1.5, RootMeanSquare(result.Model, data), "The amplitude is 1.");
    }

    [TestMethod]
    public void The_history_tells_loss_validation_loss_gradient_norm_rate_and_time_of_each_epoch()
    {
        var seen = new List<EpochRecord>();

        TrainingResult result = RecurrentTrainer.Train(Network, Options with { Progress = seen.Add, RefitFraction = 0 }, Tasks.Sine());

        CollectionAssert.AreEqual(seen, result.History.ToList());
        CollectionAssert.AreEqual(Enumerable.Range(1, 6).ToList(), seen.Select(record => record.Epoch).ToList());
        Assert.IsTrue(seen.TrueForAll(r => r.Loss > 0 && r.ValidationLoss > 0 && r.GradientNorm > 0 && r.Seconds > 0));
        Assert.IsLessThan(seen[0].LearningRate / 10, seen[^1].LearningRate, "A cosine ends near zero.");
        Assert.IsLessThan(seen[0].Loss, seen[^1].Loss);
    }

    // What is held back has a level that no other sequence has.
    private static SequenceSet LevelRisesAtTheEnd()
    {
        SequenceSet sine = Tasks.Sine(), high = Tasks.Sine(level: 1);
        int start = sine.Count - (sine.Count / 10);
        return SequenceSet.Fixed(
            [.. sine.Values.Take(start * 20), .. high.Values.Skip(start * 20)], 20, 1, [.. sine.Targets.Take(start), .. high.Targets.Skip(start)]);
    }
}
