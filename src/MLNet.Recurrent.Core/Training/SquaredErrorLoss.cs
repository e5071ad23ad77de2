namespace MLNet.Recurrent.Training;

/// <summary>L = 1/n sum (y - t)^2.</summary>
internal sealed class SquaredErrorLoss : ILoss
{
    public double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, float scale, Span<float> gradient)
    {
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            float error = outputs[i] - target[i];
            sum += (double)error * error;
            gradient[i] = scale * 2 * error / outputs.Length;
        }

        return sum / outputs.Length;
    }
}
