namespace MLNet.Recurrent.Network;

/// <summary>
/// The norms of the gradients of a layer's states after each step, of the first sequence of a shard. Steps count in the layer's own time.
/// </summary>
/// <param name="steps">Steps at the most.</param>
internal sealed unsafe class StateGradientNorms(int steps)
{
    // [steps]: of the hidden state, as all that read it see it
    public float[] Hidden { get; } = new float[steps];

    // [steps]: of the memory, as the next step sees it; 0 for a cell without, and after the last step
    public float[] Memory { get; } = new float[steps];

    public void Record(LayerTape tape, int step)
    {
        Hidden[step] = Norm(tape.RowGradient, tape.Geometry.HiddenSize);
        Memory[step] = tape.MemoryGradient == null ? 0 : Norm(tape.MemoryGradient, tape.Geometry.HiddenSize);
    }

    /// <summary>The Euclidean norm, in double precision: a gradient that vanishes must not do so earlier in its square.</summary>
    public static float Norm(float* values, int count)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += (double)values[i] * values[i];
        }

        return (float)Math.Sqrt(sum);
    }
}
