namespace MLNet.Recurrent.Training;

/// <summary>e^2 / 2 where |e| is at most d, else d (|e| - d / 2) (Huber, 1964).</summary>
internal readonly struct HuberError(float threshold) : IErrorRule
{
    public double Evaluate(float error, out float slope)
    {
        // Not Math.Clamp, which hides not-a-number from the check for divergence on some platforms.
        slope = error > threshold ? threshold : error < -threshold ? -threshold : error;
        return Math.Abs(error) <= threshold ? 0.5 * error * error : threshold * (Math.Abs((double)error) - (0.5 * threshold));
    }
}
