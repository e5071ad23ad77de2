namespace MLNet.Recurrent.Training;

/// <summary>L = 1/n sum |y - t|; the gradient at zero is zero.</summary>
internal sealed class AbsoluteErrorLoss : ILoss
{
    public double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, float scale, Span<float> gradient)
    {
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            float error = outputs[i] - target[i];
            sum += Math.Abs((double)error);
            gradient[i] = (error > 0 ? scale : error < 0 ? -scale : error) / outputs.Length;
        }

        return sum / outputs.Length;
    }
}
