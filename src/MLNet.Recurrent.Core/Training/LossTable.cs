using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Training;

/// <summary>The one switch over the kinds of losses.</summary>
internal static class LossTable
{
    /// <param name="options">Kind and numbers of the loss.</param>
    /// <param name="network">The network that it judges.</param>
    /// <param name="chain">Scores of a chain and the place of their gradients, for the loss that has them.</param>
    public static ISequenceLoss Create(TrainingOptions options, NetworkOptions network, (ChainTransitions? Transitions, int GradientPlace) chain) =>
        chain.Transitions is null
            ? new IndependentLoss(Create(options), network.OutputSize, network.OutputPerStep ? [.. options.ClassWeights] : [])
            : new ConditionalRandomFieldLoss(chain.Transitions, chain.GradientPlace);

    /// <summary>The loss of one output.</summary>
    public static ILoss Create(TrainingOptions options) => options.Loss switch
    {
        LossKind.SquaredError => new ErrorLoss<SquaredError>(default),
        LossKind.AbsoluteError => new ErrorLoss<AbsoluteError>(default),
        LossKind.Huber => new ErrorLoss<HuberError>(new HuberError(options.HuberThreshold)),
        LossKind.Quantile => new QuantileLoss(options.Quantiles, options.QuantileWeights),
        LossKind.Gaussian => new LikelihoodLoss(float.PositiveInfinity),
        LossKind.StudentT => new LikelihoodLoss(LikelihoodLoss.Freedom),
        LossKind.Logistic => new LogisticLoss(options.LabelSmoothing),
        LossKind.SoftmaxCrossEntropy => new SoftmaxCrossEntropyLoss(options.LabelSmoothing),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Loss, "Unknown loss."),
    };

    /// <summary>The outputs that a loss is for.</summary>
    public static OutputKind Output(LossKind loss) => loss switch
    {
        LossKind.Logistic => OutputKind.Logistic,
        LossKind.SoftmaxCrossEntropy => OutputKind.Softmax,
        LossKind.ConditionalRandomField => OutputKind.ConditionalRandomField,
        _ => OutputKind.Linear,
    };

    /// <summary>Outputs for each target value: as many as quantiles, two for a distribution, else one.</summary>
    public static int OutputsPerTarget(TrainingOptions options) => options.Loss switch
    {
        LossKind.Quantile => options.Quantiles.Count,
        LossKind.Gaussian or LossKind.StudentT => 2,
        _ => 1,
    };
}
