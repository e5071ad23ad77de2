using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>What happens to the numbers of one sequence before the network reads it, in place: [steps, width].</summary>
internal static unsafe class SequenceChange
{
    private const float SmallestVariance = 1e-10f;

    /// <summary>From the first columns of each step, standardised over the steps, to columns a fixed distance further.</summary>
    public static void Standardize(float* values, int steps, int width, int columns, int distance)
    {
        for (int column = 0; column < columns; column++)
        {
            double sum = 0, squares = 0;
            for (int step = 0; step < steps; step++)
            {
                sum += values[((nint)step * width) + column];
            }

            float mean = (float)(sum / steps);
            for (int step = 0; step < steps; step++)
            {
                float difference = values[((nint)step * width) + column] - mean;
                squares += difference * difference;
            }

            // A sequence that never changes stays at zero.
            float factor = 1 / MathF.Sqrt((float)(squares / steps) + SmallestVariance);
            for (int step = 0; step < steps; step++)
            {
                float* value = values + ((nint)step * width) + column;
                value[distance] = (*value - mean) * factor;
            }
        }
    }

    /// <summary>x(t) factor + noise(t), with one factor for all steps of a column.</summary>
    public static void Disturb(float* values, int steps, int width, int columns, AugmentationRates rates, RandomSource random)
    {
        for (int column = 0; column < columns; column++)
        {
            float factor = rates.Scale > 0 ? 1 + (rates.Scale * (float)random.NextNormal()) : 1;
            for (int step = 0; step < steps; step++)
            {
                float* value = values + ((nint)step * width) + column;
                *value = (*value * factor) + (rates.Jitter > 0 ? rates.Jitter * (float)random.NextNormal() : 0);
            }
        }
    }
}
