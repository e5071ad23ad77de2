using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Core.Tests.Training;

/// <summary>Small tasks with a known answer.</summary>
internal static class Tasks
{
    /// <summary>The value of a noisy sine some steps after the window.</summary>
    public static SequenceSet Sine(int count = 200, int length = 20, float level = 0, float amplitude = 1, int seed = 1)
    {
        var random = new RandomSource((ulong)seed);
        float[] values = new float[count * length], targets = new float[count];
        for (int i = 0; i < count; i++)
        {
            float phase = random.NextUniform() * 6.28f;
            for (int step = 0; step < length; step++)
            {
                values[(i * length) + step] = level + (amplitude * MathF.Sin(phase + (0.3f * step)));
            }

            targets[i] = level + (amplitude * MathF.Sin(phase + (0.3f * (length + 2))));
        }

        return SequenceSet.Fixed(values, length, 1, targets);
    }

    /// <summary>Which of some symbols came first, before steps of noise: one-hot, lengths differ.</summary>
    public static SequenceSet FirstSymbol(int count, int symbols, int shortest, int longest, int seed)
    {
        var random = new RandomSource((ulong)seed);
        var values = new List<float>();
        int[] starts = new int[count], lengths = new int[count];
        float[] targets = new float[count];
        for (int i = 0; i < count; i++)
        {
            starts[i] = values.Count;
            lengths[i] = shortest + random.NextBelow(longest - shortest + 1);
            for (int step = 0; step < lengths[i]; step++)
            {
                int symbol = random.NextBelow(symbols);
                targets[i] = step == 0 ? symbol : targets[i];
                values.AddRange(Enumerable.Range(0, symbols).Select(s => s == symbol ? 1f : 0f));
            }
        }

        return SequenceSet.Packed([.. values], starts, lengths, symbols, targets);
    }
}
