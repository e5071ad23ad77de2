using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Training;

/// <summary>
/// Negative log-likelihood of the classes of a sequence under a linear-chain conditional random field (Lafferty et al., 2001; Lample
/// et al., 2016): L = log Z - log Z(target). Z(target) sums over the paths that agree with the targets; steps without one may have
/// any class, so they are summed out. The gradient is the difference of what both sums expect.
/// </summary>
/// <param name="transitions">The field's own scores.</param>
/// <param name="gradientPlace">Where their gradients start among the packed ones of a shard.</param>
internal sealed unsafe class ConditionalRandomFieldLoss(ChainTransitions transitions, int gradientPlace) : ISequenceLoss
{
    private readonly ChainPaths paths = new(transitions);

    public double Evaluate(
        float* outputs, int stride, int rows, ReadOnlySpan<float> targets, float scale, float* gradients, float* packedGradients)
    {
        new Span<float>(gradients, rows * stride).Clear();
        if (!HasTarget(targets))
        {
            return 0;
        }

        float* own = packedGradients == null ? null : packedGradients + gradientPlace;
        paths.Begin(outputs, stride, rows);
        double all = paths.LogSum([]);
        if (packedGradients != null)
        {
            paths.AddExpectations([], scale, gradients, own);
        }

        double right = paths.LogSum(targets);
        if (packedGradients != null)
        {
            paths.AddExpectations(targets, -scale, gradients, own);
        }

        return all - right;
    }

    private static bool HasTarget(ReadOnlySpan<float> targets)
    {
        foreach (float target in targets)
        {
            if (!float.IsNaN(target))
            {
                return true;
            }
        }

        return false;
    }
}
