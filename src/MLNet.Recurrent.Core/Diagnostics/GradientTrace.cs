using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Diagnostics;

/// <summary>The gradient of a loss or output on its way back through a sequence, in the network's own units.</summary>
public sealed class GradientTrace
{
    private readonly int directions, inputWidth;
    private readonly float[] inputGradients;

    // [layers * directions][steps]
    private readonly float[][] hidden, memory;

    internal GradientTrace(int directions, double value, StateGradientNorms[] layers, float[] inputGradients, int inputWidth)
    {
        this.directions = directions;
        this.inputGradients = inputGradients;
        this.inputWidth = inputWidth;
        Value = value;
        hidden = [.. layers.Select((layer, i) => InTime(layer.Hidden, i % directions == 1))];
        memory = [.. layers.Select((layer, i) => InTime(layer.Memory, i % directions == 1))];
        float[] norms = new float[inputGradients.Length / inputWidth];
        for (int step = 0; step < norms.Length; step++)
        {
            norms[step] = Norm(inputGradients.AsSpan(step * inputWidth, inputWidth));
        }

        InputNorms = norms;
    }

    /// <summary>The loss or output that the gradient is of.</summary>
    public double Value { get; }

    /// <summary>Recurrent layers.</summary>
    public int Layers => hidden.Length / directions;

    /// <summary>[steps]: Euclidean norm of the gradient with respect to each step as the network reads it, tokens embedded.</summary>
    public IReadOnlyList<float> InputNorms { get; }

    /// <summary>
    /// [steps]: Euclidean norm of the gradient with respect to the hidden state after each step. Behind convolutions with strides there
    /// are fewer steps.
    /// </summary>
    /// <param name="layer">From 0, the lowest; the top layer is Layers - 1.</param>
    /// <param name="reverse">Of a bidirectional model, whether the direction that reads backwards.</param>
    public IReadOnlyList<float> HiddenNorms(int layer, bool reverse = false) => hidden[Index(layer, reverse)];

    /// <summary>[steps]: the same of an LSTM's memory, as the next step finds it; zeros for other cells.</summary>
    /// <param name="layer">From 0, the lowest.</param>
    /// <param name="reverse">Of a bidirectional model, whether the direction that reads backwards.</param>
    public IReadOnlyList<float> MemoryNorms(int layer, bool reverse = false) => memory[Index(layer, reverse)];

    /// <summary>The gradient with respect to a step as the network reads it: its numbers, then the values of its embeddings.</summary>
    /// <param name="step">From 0.</param>
    public ReadOnlySpan<float> InputGradient(int step)
    {
        Require.Range(step, 0, InputNorms.Count - 1);
        return inputGradients.AsSpan(step * inputWidth, inputWidth);
    }

    private static float[] InTime(float[] norms, bool isReverse) => isReverse ? [.. norms.Reverse()] : norms;

    private static unsafe float Norm(ReadOnlySpan<float> gradient)
    {
        fixed (float* values = gradient)
        {
            return StateGradientNorms.Norm(values, gradient.Length);
        }
    }

    private int Index(int layer, bool reverse)
    {
        Require.Range(layer, 0, Layers - 1);
        return reverse && directions == 1
            ? throw new ArgumentException("The model reads in one direction only.", nameof(reverse))
            : (layer * directions) + (reverse ? 1 : 0);
    }
}
