namespace MLNet.Recurrent.Training;

/// <summary>L = mean of what the errors y - t cost. Targets that are not a number are missing and count for nothing.</summary>
internal sealed class ErrorLoss<TRule>(TRule rule) : ILoss
    where TRule : struct, IErrorRule
{
    public double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, float scale, Span<float> gradient)
    {
        int count = MissingTargets.Count(target);
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            if (float.IsNaN(target[i]))
            {
                gradient[i] = 0;
                continue;
            }

            sum += rule.Evaluate(outputs[i] - target[i], out float slope);
            gradient[i] = scale * slope / count;
        }

        return count == 0 ? 0 : sum / count;
    }
}
