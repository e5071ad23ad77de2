namespace MLNet.Recurrent.Training;

/// <summary>L = 1/n sum of e^2 / 2 where |e| is at most d, else d (|e| - d / 2) (Huber, 1964).</summary>
internal sealed class HuberLoss(float threshold) : ILoss
{
    public double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, float scale, Span<float> gradient)
    {
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            float error = outputs[i] - target[i];
            sum += Math.Abs(error) <= threshold ? 0.5 * error * error : threshold * (Math.Abs((double)error) - (0.5 * threshold));

            // Not Math.Clamp, which hides not-a-number from the check for divergence on some platforms.
            float slope = error > threshold ? threshold : error < -threshold ? -threshold : error;
            gradient[i] = scale * slope / outputs.Length;
        }

        return sum / outputs.Length;
    }
}
