namespace MLNet.Recurrent.Benchmarks.Accuracy;

/// <summary>The mean of -log p of what came, in nats.</summary>
internal static class CrossEntropy
{
    /// <param name="logits">[steps, classes].</param>
    /// <param name="classes">Classes.</param>
    /// <param name="targets">[steps]: class indices.</param>
    public static double Mean(ReadOnlySpan<float> logits, int classes, ReadOnlySpan<float> targets)
    {
        double sum = 0;
        for (int step = 0; step < targets.Length; step++)
        {
            ReadOnlySpan<float> row = logits.Slice(step * classes, classes);
            double highest = float.NegativeInfinity, total = 0;
            foreach (float logit in row)
            {
                highest = Math.Max(highest, logit);
            }

            foreach (float logit in row)
            {
                total += Math.Exp(logit - highest);
            }

            sum += Math.Log(total) + highest - row[(int)targets[step]];
        }

        return sum / targets.Length;
    }
}
