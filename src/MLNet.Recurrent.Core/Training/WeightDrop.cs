using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Training;

/// <summary>
/// Dropout of recurrent weights (Merity et al., 2018): in each update the same ones are missing at all steps of all sequences, so the
/// kernels know nothing of it.
/// <code>
/// W' = m W    dW = m dW'    m = 0 with the probability of dropout, else 1 / (1 - it)
/// </code>
/// </summary>
internal sealed unsafe class WeightDrop
{
    private const ulong Purpose = 9;
    private readonly ParameterLayout layout;
    private readonly PinnedBuffer<float> mask, dropped;
    private readonly RandomSource random = new(0);
    private readonly float probability;
    private readonly int seed;

    public WeightDrop(ParameterLayout layout, float probability, int seed)
    {
        this.layout = layout;
        this.probability = probability;
        this.seed = seed;
        mask = new PinnedBuffer<float>(layout.Size);
        dropped = new PinnedBuffer<float>(layout.Size);
    }

    /// <summary>The weights of an update, some of them missing. The next call overwrites them.</summary>
    public float* Draw(float* parameters, long update)
    {
        new ReadOnlySpan<float>(parameters, layout.Size).CopyTo(dropped.Span);
        random.Restart(seed, Purpose, (ulong)update);
        float kept = 1 / (1 - probability);
        foreach (Parameter entry in layout.Entries)
        {
            for (int i = entry.Offset; entry.Role == ParameterRole.RecurrentWeight && i < entry.Offset + entry.Count; i++)
            {
                mask.Pointer[i] = random.NextUniform() < probability ? 0 : kept;
                dropped.Pointer[i] *= mask.Pointer[i];
            }
        }

        return dropped.Pointer;
    }

    /// <summary>From the gradient of these weights to that of the weights they come from.</summary>
    public void MaskGradients(float* gradients)
    {
        foreach (Parameter entry in layout.Entries)
        {
            for (int i = entry.Offset; entry.Role == ParameterRole.RecurrentWeight && i < entry.Offset + entry.Count; i++)
            {
                gradients[i] *= mask.Pointer[i];
            }
        }
    }
}
