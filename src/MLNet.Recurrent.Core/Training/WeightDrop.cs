using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Training;

/// <summary>
/// Dropout of recurrent weights (Merity et al., 2018), one by one or those that read a unit's state together (Gal and Ghahramani, 2016): in
/// each update the same ones are missing at all steps of all sequences, so the kernels know nothing of it.
/// <code>
/// W' = m u W    dW = m u dW'    m of a weight, u of a column: 0 with the probability of dropout, else 1 / (1 - it)
/// </code>
/// </summary>
internal sealed unsafe class WeightDrop
{
    private const ulong Purpose = 9;
    private readonly ParameterLayout layout;
    private readonly PinnedBuffer<float> mask, dropped;
    private readonly RandomSource random = new(0);
    private readonly float probability, stateProbability;
    private readonly int seed;

    public WeightDrop(ParameterLayout layout, float probability, float stateProbability, int seed)
    {
        this.layout = layout;
        this.probability = probability;
        this.stateProbability = stateProbability;
        this.seed = seed;
        mask = new PinnedBuffer<float>(layout.Size);
        dropped = new PinnedBuffer<float>(layout.Size);
    }

    /// <summary>The weights of an update, some of them missing. The next call overwrites them.</summary>
    public float* Draw(float* parameters, long update)
    {
        new ReadOnlySpan<float>(parameters, layout.Size).CopyTo(dropped.Span);
        random.Restart(seed, Purpose, (ulong)update);
        foreach (Parameter entry in layout.Entries)
        {
            if (entry.Role == ParameterRole.RecurrentWeight)
            {
                Draw(entry);
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

    // [gates * units, units]: a column has the weights that read a unit's state
    private void Draw(Parameter entry)
    {
        float* factors = mask.Pointer + entry.Offset, weights = dropped.Pointer + entry.Offset;
        for (int unit = 0; unit < entry.Columns; unit++)
        {
            factors[unit] = Factor(stateProbability);
        }

        // From the last row up: the first one holds the columns' factors until its turn.
        for (int row = entry.Rows - 1; row >= 0; row--)
        {
            for (int unit = 0, i = row * entry.Columns; unit < entry.Columns; unit++, i++)
            {
                factors[i] = factors[unit] * Factor(probability);
                weights[i] *= factors[i];
            }
        }
    }

    private float Factor(float probability) => probability == 0 ? 1 : random.NextUniform() < probability ? 0 : 1 / (1 - probability);
}
