using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Training;

/// <summary>Trains recurrent networks by backpropagation through time (Werbos, 1990).</summary>
public static class RecurrentTrainer
{
    /// <summary>Trains a network on sequences with targets.</summary>
    /// <param name="network">Shape of the network.</param>
    /// <param name="training">How to train.</param>
    /// <param name="data">Training sequences with targets.</param>
    /// <param name="validation">Sequences that decide when to stop; null to hold back <see cref="TrainingOptions.ValidationFraction"/>.</param>
    /// <param name="initial">A model of the same shape to continue from, its scales included; null to start anew.</param>
    /// <returns>The best model seen, the history up to the final training on all sequences, and why training ended.</returns>
    /// <exception cref="ArgumentException">Options, data and initial model do not fit together.</exception>
    /// <exception cref="TrainingDivergedException">Training diverged before one epoch was finished.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled before one epoch was finished.</exception>
    public static TrainingResult Train(
        NetworkOptions network, TrainingOptions training, SequenceSet data, SequenceSet? validation = null, RecurrentModel? initial = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(data);
        network.Validate();
        training.Validate();
        TrainingRequirements.Check(network, training, data, nameof(data));
        if (validation is not null)
        {
            TrainingRequirements.Check(network, training, validation, nameof(validation));
        }

        if (initial is not null && initial.Options != network)
        {
            throw new ArgumentException(
                $"The initial model has another shape than the network to train: {string.Join("; ", NetworkDifferences.Between(initial.Options, network))}. "
                + "Continue with the shape of the initial model.",
                nameof(initial));
        }

        data = TrainingRequirements.WithoutWeightless(data);
        if (training.BalanceClasses || training.ClassWeights.Count > 0)
        {
            IReadOnlyDictionary<float, double> factors = ClassBalance.Factors(training, data);
            if (network.OutputPerStep)
            {
                training = ClassBalance.OfSteps(training, factors, TrainingRequirements.Classes(network));
            }
            else
            {
                data = TrainingRequirements.WithoutWeightless(ClassBalance.Apply(data, factors));
                validation = validation is null ? null : ClassBalance.Apply(validation, factors);
            }
        }

        SequenceSet all = data;
        bool refit = false;
        if (validation is null)
        {
            (data, validation) = ValidationSplit.Split(all, network.Output, training.ValidationFraction);
            refit = validation is not null && training.RefitFraction > 0;
            TrainingRequirements.CheckHeldBack(network, training, validation);
        }

        return network.Ensemble == 1
            ? TrainOne(network, training, initial)
            : EnsembleTrainer.Train(network.Ensemble, training, (member, options) =>
                TrainOne(network with { Ensemble = 1 }, options, initial?.Members[member]));

        TrainingResult TrainOne(NetworkOptions network, TrainingOptions training, RecurrentModel? initial)
        {
            TrainingResult result = LanesTable.Visit<Run, TrainingResult>(new Run(network, training, data, validation, initial));
            return refit && result.StopReason is StopReason.Completed or StopReason.EarlyStopping
                ? LanesTable.Visit<Refit, TrainingResult>(new Refit(training, all, result))
                : result;
        }
    }

    private readonly struct Run(
        NetworkOptions network, TrainingOptions training, SequenceSet data, SequenceSet? validation, RecurrentModel? initial)
        : ILanesVisitor<TrainingResult>
    {
        public TrainingResult Visit<V>()
            where V : unmanaged, ILanes<V>
        {
            var layout = new ParameterLayout(network);
            Scaling scaling = initial?.Scaling ?? DataScaler.Measure(network, training, data);
            float[] parameters = initial?.Parameters ?? WeightInitializer.Create(network, layout, training.Seed, MemorySteps());
            if (initial is null)
            {
                training.InitialVectors?.CopyTo(parameters, layout);
            }

            var pinned = new PinnedSequences(data, scaling, outputSteps: network.OutputSteps, stepWeights: training.ClassWeights);
            var pinnedValidation = validation is null ? null : new PinnedSequences(validation, scaling, pinned, network.OutputSteps, training.ClassWeights);
            using var loop = new TrainingLoop<V>(network, training, layout, parameters, pinned, pinnedValidation);
            (StopReason reason, string message) = loop.Run();
            return new TrainingResult(new RecurrentModel(network, loop.Best, scaling), loop.History, reason, message);
        }

        // 0 for biases that know of no length
        private int MemorySteps() => training.MemorySteps is int steps ? network.StackSteps(steps == 0 ? data.LongestLength : steps) : 0;
    }

    /// <summary>Trains the best weights on all sequences, for a share of the epochs that led to them.</summary>
    private readonly struct Refit(TrainingOptions training, SequenceSet all, TrainingResult first) : ILanesVisitor<TrainingResult>
    {
        public TrainingResult Visit<V>()
            where V : unmanaged, ILanes<V>
        {
            RecurrentModel model = first.Model;
            int epochs = (int)Math.Ceiling(training.RefitFraction * first.History.LastOrDefault(record => record.IsBest).Epoch);
            if (epochs == 0)
            {
                return first;
            }

            var pinned = new PinnedSequences(all, model.Scaling, outputSteps: model.Options.OutputSteps, stepWeights: training.ClassWeights);
            using var loop = new TrainingLoop<V>(
                model.Options, training with { Epochs = epochs, MinimumUpdates = 0 }, model.Layout, model.Parameters, pinned, null);
            (StopReason reason, string message) = loop.Run(first.History.Count, mustImprove: true);
            if (reason != StopReason.Completed)
            {
                return first with { StopReason = reason, Message = message };
            }

            // Longer training makes the loss smaller, unless the start with new moments of the gradient threw the weights off.
            return loop.History.Any(record => record.IsBest)
                ? first with
                {
                    Model = new RecurrentModel(model.Options, loop.Best, model.Scaling),
                    Message = $"{first.Message} Then trained the best weights on all sequences for {epochs} epochs.",
                }
                : first with { Message = $"{first.Message} Training the best weights on all sequences made them no better and was undone." };
        }
    }
}
