namespace MLNet.Recurrent.Training;

/// <summary>L = log sum exp(y) - y[t], where t is the index of the class.</summary>
internal sealed class SoftmaxCrossEntropyLoss : ILoss
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

        float factor = (float)(scale / sum);
        for (int i = 0; i < outputs.Length; i++)
        {
            gradient[i] *= factor;
        }

        int label = (int)target[0];
        gradient[label] -= scale;
        return Math.Log(sum) + highest - outputs[label];
    }
}
