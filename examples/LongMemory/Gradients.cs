using MLNet.Recurrent.Diagnostics;
using MLNet.Recurrent.Network;

namespace LongMemory;

/// <summary>Mean norm of the gradient of the top hidden state, step by step, relative to that after the last step.</summary>
internal static class Gradients
{
    public static double[] ByStep(RecurrentModel model, SequenceSet sequences)
    {
        IReadOnlyList<GradientTrace> traces = new SequenceTracer(model).TraceLoss(sequences);
        double[] means = [.. Enumerable.Range(0, sequences.LongestLength).Select(step => traces.Average(trace => trace.HiddenNorms(trace.Layers - 1)[step]))];
        return [.. means.Select(mean => mean / means[^1])];
    }
}
