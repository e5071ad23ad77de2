namespace MLNet.Recurrent.Training;

/// <summary>What training makes small. Means over examples, weighted by their weights.</summary>
public enum LossKind
{
    /// <summary>(y - t)^2, mean over the outputs. The prediction aims at the conditional mean.</summary>
    SquaredError,

    /// <summary>|y - t|, mean over the outputs. The prediction aims at the conditional median.</summary>
    AbsoluteError,

    /// <summary>Squared near zero, absolute beyond <see cref="TrainingOptions.HuberThreshold"/> (Huber, 1964).</summary>
    Huber,

    /// <summary>Negative log-likelihood of two classes: log(1 + exp(-z)) for class 1.</summary>
    Logistic,

    /// <summary>Negative log-likelihood of the class under softmax.</summary>
    SoftmaxCrossEntropy,

    /// <summary>
    /// The quantile (pinball) loss of the levels in <see cref="TrainingOptions.Quantiles"/> (Koenker and Bassett, 1978). Outputs are
    /// [targets, levels].
    /// </summary>
    Quantile,

    /// <summary>
    /// Negative log-likelihood of the classes of a sequence as a whole, under a linear-chain conditional random field (Lafferty et al.,
    /// 2001). Steps without a target may have any class: they are summed out.
    /// </summary>
    ConditionalRandomField,

    /// <summary>Negative log-likelihood of a normal distribution. Outputs are [targets, 2]: mean, and logarithm of the deviation.</summary>
    Gaussian,

    /// <summary>
    /// Negative log-likelihood of a t distribution of 4 degrees of freedom, whose tails forgive outliers (Lange, Little and Taylor,
    /// 1989). Outputs are [targets, 2]: centre, and logarithm of the scale.
    /// </summary>
    StudentT,
}
