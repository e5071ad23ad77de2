namespace MLNet.Recurrent.Training;

/// <summary>
/// Negative log-likelihood of each target t, less what does not depend on the outputs m and s = log(sigma); z = (t - m) / sigma:
/// <code>
/// normal                   L = s + z^2 / 2                             dL/dm = -z / sigma                      dL/ds = 1 - z^2
/// t, n degrees of freedom  L = s + (n + 1) / 2 log(1 + z^2 / n)        dL/dm = -(n+1) z / (n + z^2) / sigma    dL/ds = 1 - (n+1) z^2 / (n + z^2)
/// </code>
/// The mean over the targets; missing ones count for nothing. Outputs are [targets, 2].
/// </summary>
/// <param name="freedom">n; infinite for the normal distribution.</param>
internal sealed class LikelihoodLoss(float freedom) : ILoss
{
    /// <summary>Degrees of freedom of the t distribution: the variance is finite, the fourth moment is not.</summary>
    public const float Freedom = 4;

    /// <summary>Bound of |s|: beyond it, sigma would overflow or the weight of one target be beyond all others.</summary>
    public const float Bound = 10;

    public double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, float scale, Span<float> gradient)
    {
        int count = MissingTargets.Count(target);
        double sum = 0;
        for (int i = 0; i < target.Length; i++)
        {
            int output = 2 * i;
            gradient[output] = gradient[output + 1] = 0;
            if (float.IsNaN(target[i]))
            {
                continue;
            }

            float s = outputs[output + 1], bounded = Math.Clamp(s, -Bound, Bound);
            double z = ((double)target[i] - outputs[output]) / Math.Exp(bounded), square = z * z;
            double slope = float.IsPositiveInfinity(freedom) ? z : (freedom + 1) * z / (freedom + square);
            sum += bounded + (float.IsPositiveInfinity(freedom) ? square / 2 : (freedom + 1) / 2 * Math.Log(1 + (square / freedom)));
            gradient[output] = (float)(-slope / Math.Exp(bounded) * scale / count);

            // Beyond the bound the loss does not change, but the way back must stay open.
            double width = 1 - (slope * z);
            gradient[output + 1] = s == bounded || s * width > 0 || float.IsNaN(s) ? (float)(width * scale / count) : 0;
        }

        return count == 0 ? 0 : sum / count;
    }
}
