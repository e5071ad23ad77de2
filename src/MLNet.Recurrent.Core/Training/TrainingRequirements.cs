using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Training;

/// <summary>Whether network, options and data fit together.</summary>
internal static class TrainingRequirements
{
    public static void Check(NetworkOptions network, TrainingOptions training, SequenceSet data, string argument)
    {
        if (LossTable.Output(training.Loss) != network.Output)
        {
            throw new ArgumentException(
                $"Loss {training.Loss} is for {LossTable.Output(training.Loss)} outputs, but the network's outputs are {network.Output}.",
                nameof(training));
        }

        if (training.TruncationSteps > 0 && network.Bidirectional)
        {
            throw new ArgumentException(
                "TruncationSteps needs a network in one direction: backwards, the steps cut off are the ones nearest to the output. "
                + "Set TruncationSteps to 0 or Bidirectional to false.",
                nameof(training));
        }

        if (training.TruncationSteps > 0 && !network.OutputPerStep && network.Pooling != PoolingKind.Last)
        {
            throw new ArgumentException(
                $"TruncationSteps counts from the last step, but Pooling = {network.Pooling} reads all of them. "
                + "Set TruncationSteps to 0 or Pooling to Last.",
                nameof(training));
        }

        training.InitialVectors?.Check(network);
        if (training.Augmentation.MovesSteps && (network.OutputPerStep || network.Embeddings.Count > 0))
        {
            throw new ArgumentException(
                "WindowWarping and WindowSlicing move steps and read between them, which "
                + (network.OutputPerStep ? "targets of steps (OutputPerStep) cannot follow." : "the tokens of Embeddings do not allow.")
                + " Set both to 0.",
                nameof(training));
        }

        string? obstacle = network.Output switch
        {
            OutputKind.Linear => "Linear outputs have none",
            OutputKind.ConditionalRandomField => "a conditional random field judges the classes of a sequence together",
            _ => network.OutputSteps > 1 ? $"with OutputSteps = {network.OutputSteps} a sequence has several" : null,
        };
        if (obstacle is not null && (training.BalanceClasses || training.ClassWeights.Count > 0))
        {
            throw new ArgumentException(
                (training.BalanceClasses ? "BalanceClasses weighs" : "ClassWeights weigh") + $" sequences or steps by their class, but {obstacle}. "
                + (training.BalanceClasses ? "Set it to false." : "Leave it empty."),
                nameof(training));
        }

        int classes = Classes(network);
        if (training.ClassWeights.Count > 0 && training.ClassWeights.Count != classes)
        {
            throw new ArgumentException(
                $"ClassWeights has {training.ClassWeights.Count} weights for {classes} classes. Give one for each, in the order of their numbers.",
                nameof(training));
        }

        if (training.TruncationSteps > 0 && network is { OutputPerStep: true, Output: OutputKind.ConditionalRandomField })
        {
            throw new ArgumentException(
                "TruncationSteps cuts sequences into stretches, but a conditional random field judges a sequence as a whole. "
                + "Set TruncationSteps to 0 or Output to Softmax.",
                nameof(training));
        }

        if (training.TruncationSteps > 0 && network.OutputPerStep && network.SequenceStandardization != SequenceStandardization.None)
        {
            throw new ArgumentException(
                "TruncationSteps cuts sequences into stretches, but SequenceStandardization needs a sequence as a whole. "
                + "Set TruncationSteps to 0 or SequenceStandardization to None.",
                nameof(training));
        }

        if (training.TruncationSteps > 0 && network is { OutputPerStep: true, Convolutions.Count: > 0 })
        {
            throw new ArgumentException(
                "TruncationSteps cuts sequences into stretches, but convolutions read across their ends. "
                + "Set TruncationSteps to 0 or leave Convolutions out.",
                nameof(training));
        }

        if (data.Count == 0)
        {
            throw new ArgumentException("There are no sequences to train on.", argument);
        }

        if (data.FeaturesPerStep != network.InputSize)
        {
            throw new ArgumentException(
                $"The sequences have {data.FeaturesPerStep} values per step, the network's InputSize is {network.InputSize}.", argument);
        }

        int levels = LossTable.OutputsPerTarget(training);
        if (network.OutputSize % levels != 0)
        {
            throw new ArgumentException(
                $"The network has {network.OutputSize} outputs, not a multiple of the {levels} that loss {training.Loss} has per target. Set OutputSize to targets x {levels}.",
                nameof(training));
        }

        int targets = (network.Output == OutputKind.Linear ? network.OutputSize / levels : 1) * Math.Max(1, network.OutputSteps);
        if (data.TargetSize != targets)
        {
            throw new ArgumentException($"The sequences have {data.TargetSize} target values each, the network needs {targets}.", argument);
        }

        if (data.HasStepTargets != network.OutputPerStep)
        {
            throw new ArgumentException(
                network.OutputPerStep
                    ? "The network has an output for each step, so each step needs a target: make the set with SequenceSet.PerStep."
                    : "The set has a target for each step, the network one output for a sequence. Set OutputPerStep to true.",
                argument);
        }

        if (network.OutputSteps > 0 && Array.Find(data.Lengths, length => network.StackSteps(length) < network.OutputSteps) is int shortest and > 0)
        {
            throw new ArgumentException(
                $"A sequence has {shortest} steps, and the network outputs for its last {network.OutputSteps}. Give longer sequences, or lower OutputSteps.",
                argument);
        }

        CheckTargets(network, training, data, argument);
        if (data.Weights is not null)
        {
            CheckWeights(data.Weights, argument);
        }

        CheckValues(data, argument);
    }

    private static void CheckValues(SequenceSet data, string argument)
    {
        for (int i = 0; i < data.Count; i++)
        {
            ReadOnlySpan<float> values = data.Values.AsSpan(data.Starts[i], data.Lengths[i] * data.FeaturesPerStep);
            for (int k = 0; k < values.Length; k++)
            {
                if (!float.IsFinite(values[k]))
                {
                    throw new ArgumentException(
                        $"Sequence {i} holds {values[k]} at step {k / data.FeaturesPerStep}, value {k % data.FeaturesPerStep}; all must be finite.",
                        argument);
                }
            }
        }
    }

    /// <summary>The sequences that count: one of weight zero shall change nothing, neither scales nor what is held back.</summary>
    public static SequenceSet WithoutWeightless(SequenceSet data)
    {
        int[] counting = data.Weights is null ? [] : [.. Enumerable.Range(0, data.Count).Where(i => data.Weights[i] > 0)];
        return data.Weights is null || counting.Length == data.Count ? data : data.Select(counting);
    }

    /// <summary>Classes that the outputs of a network are for.</summary>
    public static int Classes(NetworkOptions network) => network.Output == OutputKind.Logistic ? 2 : network.OutputSize;

    /// <summary>Whether what was held back has anything to judge by.</summary>
    public static void CheckHeldBack(NetworkOptions network, TrainingOptions training, SequenceSet? validation)
    {
        if (validation is { HasStepTargets: true } && !Enumerable.Range(0, validation.Count).Any(i =>
            Enumerable.Range(0, validation.Lengths[i]).Any(step => Counts(network, training, validation.Target(i, step)))))
        {
            throw new ArgumentException(
                $"The last {validation.Count} sequences, held back to decide when to stop, have no target that counts. "
                + "Put the sequences in another order, give validation data, or set the validation fraction to 0.",
                nameof(training));
        }
    }

    // Known, and of a class that weighs something.
    private static bool Counts(NetworkOptions network, TrainingOptions training, ReadOnlySpan<float> target) =>
        MissingTargets.Count(target) > 0 && !(network.OutputPerStep && training.ClassWeights.Count > 0 && training.ClassWeights[(int)target[0]] == 0);

    private static void CheckTargets(NetworkOptions network, TrainingOptions training, SequenceSet data, string argument)
    {
        // Several targets may have gaps; a single one that is missing would be a sequence that teaches nothing.
        bool mayMiss = data.HasStepTargets || (network.Output == OutputKind.Linear && data.TargetSize > 1), anyTarget = !mayMiss;
        for (int i = 0; i < data.Count; i++)
        {
            for (int step = 0; step < (data.HasStepTargets ? data.Lengths[i] : 1); step++)
            {
                foreach (float target in data.Target(i, step))
                {
                    if (mayMiss && float.IsNaN(target))
                    {
                        continue;
                    }

                    CheckTarget(network, target, i, argument);
                }

                anyTarget = anyTarget || Counts(network, training, data.Target(i, step));
            }
        }

        if (!anyTarget)
        {
            throw new ArgumentException(
                $"All targets are missing (not a number){(training.ClassWeights.Count > 0 ? " or of a class that weighs nothing" : "")}; there is nothing to learn.",
                argument);
        }
    }

    private static void CheckTarget(NetworkOptions network, float target, int sequence, string argument)
    {
        bool valid = network.Output switch
        {
            OutputKind.Logistic => target is 0 or 1,
            OutputKind.Softmax or OutputKind.ConditionalRandomField => target >= 0 && target < network.OutputSize && target == MathF.Floor(target),
            _ => float.IsFinite(target),
        };
        if (!valid)
        {
            string requirement = network.Output switch
            {
                OutputKind.Logistic => "0 or 1",
                OutputKind.Softmax or OutputKind.ConditionalRandomField => $"a class index from 0 to {network.OutputSize - 1}",
                _ => "a finite number",
            };
            throw new ArgumentException($"The target of sequence {sequence} is {target}; it must be {requirement}.", argument);
        }
    }

    private static void CheckWeights(float[] weights, string argument)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0 && float.IsFinite(weights[i])))
            {
                throw new ArgumentException($"The weight of sequence {i} is {weights[i]}; it must be finite and not negative.", argument);
            }

            sum += weights[i];
        }

        if (sum == 0)
        {
            throw new ArgumentException("All weights are zero; at least one sequence must count.", argument);
        }
    }
}
