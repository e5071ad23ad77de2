namespace MLNet.Recurrent.Training;

/// <summary>L = log(1 + exp(z)) - t z for log-odds z and t of 0 or 1, in a form that never overflows.</summary>
/// <param name="smoothing">Smoothed labels are t (1 - smoothing) + smoothing / 2.</param>
internal sealed class LogisticLoss(float smoothing = 0) : ILoss
{
    public double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, float scale, Span<float> gradient)
    {
        double label = (target[0] * (1 - smoothing)) + (smoothing / 2), z = outputs[0], decay = Math.Exp(-Math.Abs(z));
        double probability = z >= 0 ? 1 / (1 + decay) : decay / (1 + decay);
        gradient[0] = scale * (float)(probability - label);
        return Math.Max(z, 0) - (z * label) + Math.Log(1 + decay);
    }
}
