using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// Brings the values of a row to mean 0 and deviation 1 (layer normalisation: Ba et al., 2016).
/// <code>
/// y = (x - mean x) s      s = 1 / sqrt(variance x + epsilon)      dx = s (dy - mean dy - y mean(dy y))
/// </code>
/// Gain and bias are missing: a product with weights and a bias follows, which can do the same.
/// </summary>
internal static unsafe class LayerNormalization<V>
    where V : unmanaged, ILanes<V>
{
    // PyTorch's
    private const float Epsilon = 1e-5f;

    /// <summary>In place. Returns s.</summary>
    public static float Normalize(int count, float* values)
    {
        Affine(count, 1, -Sum(count, values) / count, values);
        float scale = 1 / MathF.Sqrt((Dot(count, values, values) / count) + Epsilon);
        Affine(count, scale, 0, values);
        return scale;
    }

    /// <summary>From the gradient of y to that of x, in place.</summary>
    public static void Backward(int count, float scale, float* normalized, float* gradient)
    {
        float mean = Sum(count, gradient) / count, projection = Dot(count, gradient, normalized) / count;
        V m = V.Broadcast(mean), p = V.Broadcast(-projection), s = V.Broadcast(scale);
        int i = 0;
        for (; i <= count - V.Count; i += V.Count)
        {
            V.Store(V.MultiplyAdd(V.Load(normalized + i), p, V.Load(gradient + i) - m) * s, gradient + i);
        }

        for (; i < count; i++)
        {
            gradient[i] = (gradient[i] - mean - (normalized[i] * projection)) * scale;
        }
    }

    private static float Sum(int count, float* values)
    {
        V sum = V.Broadcast(0f);
        int i = 0;
        for (; i <= count - V.Count; i += V.Count)
        {
            sum += V.Load(values + i);
        }

        float total = V.Sum(sum);
        for (; i < count; i++)
        {
            total += values[i];
        }

        return total;
    }

    private static float Dot(int count, float* left, float* right)
    {
        V sum = V.Broadcast(0f);
        int i = 0;
        for (; i <= count - V.Count; i += V.Count)
        {
            sum = V.MultiplyAdd(V.Load(left + i), V.Load(right + i), sum);
        }

        float total = V.Sum(sum);
        for (; i < count; i++)
        {
            total += left[i] * right[i];
        }

        return total;
    }

    // values = values * factor + shift
    private static void Affine(int count, float factor, float shift, float* values)
    {
        V f = V.Broadcast(factor), b = V.Broadcast(shift);
        int i = 0;
        for (; i <= count - V.Count; i += V.Count)
        {
            V.Store(V.MultiplyAdd(V.Load(values + i), f, b), values + i);
        }

        for (; i < count; i++)
        {
            values[i] = (values[i] * factor) + shift;
        }
    }
}
