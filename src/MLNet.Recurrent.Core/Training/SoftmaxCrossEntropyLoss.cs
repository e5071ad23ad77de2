namespace MLNet.Recurrent.Training;

/// <summary>L = log sum exp(y) - y[t], where t is the index of the class.</summary>
/// <param name="smoothing">Smoothed labels are 1 - smoothing for the class, and smoothing / classes more for each: Szegedy et al., 2016.</param>
internal sealed class SoftmaxCrossEntropyLoss(float smoothing = 0) : ILoss
{
    public double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, float scale, Span<float> gradient)
    {
        float highest = float.NegativeInfinity;
        foreach (float output in outputs)
        {
            highest = Math.Max(highest, output);
        }

        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            gradient[i] = MathF.Exp(outputs[i] - highest);
            sum += gradient[i];
        }

        float factor = (float)(scale / sum), everywhere = smoothing / outputs.Length;
        double expected = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            gradient[i] = (gradient[i] * factor) - (scale * everywhere);
            expected += everywhere * outputs[i];
        }

        int label = (int)target[0];
        gradient[label] -= scale * (1 - smoothing);
        return Math.Log(sum) + highest - (expected + ((1 - smoothing) * outputs[label]));
    }
}
