namespace MLNet.Recurrent.Training;

/// <summary>The sum of the losses of single outputs.</summary>
/// <param name="loss">Of one row.</param>
/// <param name="outputSize">Values of a row.</param>
/// <param name="classWeights">What the loss of a row counts, by the class that is its target; none for equal weights.</param>
internal sealed unsafe class IndependentLoss(ILoss loss, int outputSize, float[] classWeights) : ISequenceLoss
{
    public double Evaluate(
        float* outputs, int stride, int rows, ReadOnlySpan<float> targets, float scale, float* gradients, float* packedGradients)
    {
        int targetSize = targets.Length / rows;
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            nint offset = (nint)row * stride;
            ReadOnlySpan<float> target = targets.Slice(row * targetSize, targetSize);
            var gradient = new Span<float>(gradients + offset, outputSize);
            if (MissingTargets.Count(target) == 0)
            {
                gradient.Clear();
                continue;
            }

            float weight = classWeights.Length == 0 ? 1 : classWeights[(int)target[0]];
            sum += weight * loss.Evaluate(new ReadOnlySpan<float>(outputs + offset, outputSize), target, weight * scale, gradient);
        }

        return sum;
    }
}
