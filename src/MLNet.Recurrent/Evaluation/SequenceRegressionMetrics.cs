namespace MLNet.Recurrent;

/// <summary>How good predictions of each step are: what ml.SequenceRegression().Evaluate returns.</summary>
public sealed class SequenceRegressionMetrics
{
    internal SequenceRegressionMetrics(long steps, double meanAbsoluteError, double meanSquaredError, double variance)
    {
        NumberOfSteps = steps;
        MeanAbsoluteError = meanAbsoluteError;
        MeanSquaredError = meanSquaredError;
        RSquared = 1 - (meanSquaredError / variance);
    }

    /// <summary>Steps with a label.</summary>
    public long NumberOfSteps { get; }

    /// <summary>Mean of |score - label|.</summary>
    public double MeanAbsoluteError { get; }

    /// <summary>Mean of (score - label)^2.</summary>
    public double MeanSquaredError { get; }

    /// <summary>Its square root.</summary>
    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    /// <summary>Share of the variance of the labels that is explained.</summary>
    public double RSquared { get; }
}
