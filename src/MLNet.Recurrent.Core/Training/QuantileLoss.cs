namespace MLNet.Recurrent.Training;

/// <summary>
/// The quantile (pinball) loss (Koenker and Bassett, 1978) of several levels q of each target, weighted by w:
/// <code>
/// L = mean over targets of 2 sum w max(q e, (q - 1) e) / sum w        e = t - y
/// </code>
/// Twice, so that the median alone costs |e|. Outputs are [targets, levels]; missing targets count for nothing.
/// </summary>
internal sealed class QuantileLoss : ILoss
{
    private readonly float[] levels, weights;

    public QuantileLoss(IReadOnlyList<float> levels, IReadOnlyList<float> weights)
    {
        this.levels = [.. levels];
        float[] given = weights.Count == 0 ? [.. levels.Select(_ => 1f)] : [.. weights];
        this.weights = [.. given.Select(weight => weight / given.Sum())];
    }

    public double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, float scale, Span<float> gradient)
    {
        int count = MissingTargets.Count(target);
        double sum = 0;
        for (int i = 0; i < target.Length; i++)
        {
            for (int q = 0; q < levels.Length; q++)
            {
                int output = (i * levels.Length) + q;
                if (float.IsNaN(target[i]))
                {
                    gradient[output] = 0;
                    continue;
                }

                float error = target[i] - outputs[output], slope = error > 0 ? levels[q] : error < 0 ? levels[q] - 1 : error;
                sum += 2.0 * weights[q] * slope * error;
                gradient[output] = -2 * weights[q] * slope * scale / count;
            }
        }

        return count == 0 ? 0 : sum / count;
    }
}
