namespace MLNet.Recurrent.Network;

/// <summary>
/// The scales a model was trained in: inputs enter the network as (x - mean) / deviation, linear outputs leave it as
/// mean + deviation * y. Part of the model, so a caller never sees the network's own units.
/// </summary>
/// <param name="InputMean">[input size].</param>
/// <param name="InputDeviation">[input size], positive.</param>
/// <param name="OutputMean">[output size].</param>
/// <param name="OutputDeviation">[output size], positive.</param>
internal sealed record Scaling(float[] InputMean, float[] InputDeviation, float[] OutputMean, float[] OutputDeviation)
{
    public static Scaling None(NetworkOptions options) => new(
        new float[options.InputSize], Ones(options.InputSize), new float[options.OutputSize], Ones(options.OutputSize));

    /// <summary>Whether means are finite and deviations positive.</summary>
    public bool IsUsable =>
        Array.TrueForAll(InputMean, float.IsFinite)
        && Array.TrueForAll(OutputMean, float.IsFinite)
        && Array.TrueForAll(InputDeviation, value => value > 0 && float.IsFinite(value))
        && Array.TrueForAll(OutputDeviation, value => value > 0 && float.IsFinite(value));

    private static float[] Ones(int size)
    {
        float[] ones = new float[size];
        Array.Fill(ones, 1f);
        return ones;
    }
}
