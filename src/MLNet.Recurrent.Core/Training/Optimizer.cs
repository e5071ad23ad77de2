using System.Runtime.CompilerServices;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Training;

/// <summary>
/// Updates the flat parameter buffer; weights decay, biases do not. Of embeddings it updates what was touched: moments of the
/// others stand still, as in PyTorch's SparseAdam.
/// </summary>
internal sealed unsafe class Optimizer<V>
    where V : unmanaged, ILanes<V>
{
    private const float StatisticsShare = 0.1f;
    private readonly TrainingOptions options;
    private readonly ParameterLayout layout;
    private readonly PinnedBuffer<float> firstMoments, secondMoments;
    private long update;

    public Optimizer(TrainingOptions options, ParameterLayout layout)
    {
        this.options = options;
        this.layout = layout;
        firstMoments = new PinnedBuffer<float>(layout.Size);
        secondMoments = new PinnedBuffer<float>(layout.Size);
    }

    /// <param name="parameters">All parameters.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="embeddings">What to update of embeddings.</param>
    public void Update(float* parameters, float* gradients, float learningRate, ReadOnlySpan<(int Start, int Count)> embeddings)
    {
        update++;
        foreach ((int start, int count) in embeddings)
        {
            Update(start, count, decay: 0, parameters, gradients, learningRate);
        }

        foreach (Parameter parameter in layout.Entries)
        {
            if (parameter.Role == ParameterRole.Embedding)
            {
                continue;
            }

            if (parameter.Role is ParameterRole.RunningMean or ParameterRole.RunningVariance)
            {
                Follow(parameter, parameters, gradients);
                continue;
            }

            float decay = parameter.Role is ParameterRole.InputWeight or ParameterRole.RecurrentWeight ? options.EffectiveWeightDecay : 0;
            Update(parameter.Offset, parameter.Count, decay, parameters, gradients, learningRate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<TRule>(
        TRule rule, nint count, float* weights, float* gradients, float* first, float* second, float decay, float keep)
        where TRule : struct, IUpdateRule
    {
        V decays = V.Broadcast(decay), keeps = V.Broadcast(keep);
        for (nint i = 0; i < count; i += V.Count)
        {
            V weight = V.Load(weights + i), firstMoment = V.Load(first + i), secondMoment = V.Load(second + i);
            V gradient = V.MultiplyAdd(decays, weight, V.Load(gradients + i));
            V.Store(rule.Update(weight * keeps, gradient, ref firstMoment, ref secondMoment), weights + i);
            V.Store(firstMoment, first + i);
            V.Store(secondMoment, second + i);
        }
    }

    // A running statistic goes a tenth of its way, which stands in the place of a gradient.
    private static void Follow(Parameter parameter, float* parameters, float* gradients)
    {
        for (int i = parameter.Offset; i < parameter.Offset + parameter.Count; i++)
        {
            parameters[i] -= StatisticsShare * gradients[i];
        }
    }

    private void Update(int start, int count, float decay, float* parameters, float* gradients, float learningRate)
    {
        switch (options.Optimizer)
        {
            case OptimizerKind.Sgd:
                Apply(new SgdRule(learningRate, options.Momentum), start, count, parameters, gradients, decay, 1);
                break;
            case OptimizerKind.RmsProp:
                Apply(new RmsPropRule(learningRate, options.RmsPropDecay, options.Epsilon), start, count, parameters, gradients, decay, 1);
                break;
            case OptimizerKind.Adam:
                Apply(Adam(learningRate), start, count, parameters, gradients, decay, 1);
                break;
            default:
                Apply(Adam(learningRate), start, count, parameters, gradients, 0, 1 - (learningRate * decay));
                break;
        }
    }

    private AdamRule Adam(float learningRate) => new(learningRate, options.Beta1, options.Beta2, options.Epsilon, update);

    // Entries, and blocks of embeddings, start at multiples of 16 and the gap after them is zero in every buffer, so whole registers are safe.
    private void Apply<TRule>(TRule rule, int start, int count, float* parameters, float* gradients, float decay, float keep)
        where TRule : struct, IUpdateRule
        => Run(
            rule,
            count,
            parameters + start,
            gradients + start,
            firstMoments.Pointer + start,
            secondMoments.Pointer + start,
            decay,
            keep);
}
