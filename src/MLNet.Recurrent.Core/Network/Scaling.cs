using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Network;

/// <summary>
/// The scales a model was trained in: inputs enter the network as (x - mean) / deviation, linear outputs leave it as
/// mean + deviation * y. Part of the model, so a caller never sees the network's own units. The arrays do not change once they
/// are here.
/// </summary>
/// <param name="inputMean">[input size].</param>
/// <param name="inputDeviation">[input size], positive.</param>
/// <param name="outputMean">[output size].</param>
/// <param name="outputDeviation">[output size], positive.</param>
internal sealed unsafe class Scaling(float[] inputMean, float[] inputDeviation, float[] outputMean, float[] outputDeviation)
{
    // Lanes of the widest register.
    private const int WidestRegister = 16;

    // The values of as many steps as a register has lanes, so that registers can be taken from any number of steps.
    private readonly float[] means = Repeat(inputMean), deviations = Repeat(inputDeviation);

    public float[] InputMean { get; } = inputMean;

    public float[] InputDeviation { get; } = inputDeviation;

    public float[] OutputMean { get; } = outputMean;

    public float[] OutputDeviation { get; } = outputDeviation;

    public static Scaling None(NetworkOptions options) => new(
        new float[options.InputSize], Ones(options.InputSize), new float[options.OutputSize], Ones(options.OutputSize));

    /// <summary>Whether means are finite and deviations positive.</summary>
    public bool IsUsable => AreFinite(InputMean) && AreFinite(OutputMean) && ArePositive(InputDeviation) && ArePositive(OutputDeviation);

    /// <summary>Steps in the caller's scale to steps in the network's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ScaleInput(ReadOnlySpan<float> steps, float* scaled)
    {
        int i = 0, place = 0;
        for (; i <= steps.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> values = new(steps[i..]);
            ((values - new Vector<float>(means, place)) / new Vector<float>(deviations, place)).Store(scaled + i);
            place += Vector<float>.Count;
            place = place == means.Length ? 0 : place;
        }

        for (; i < steps.Length; i++, place++)
        {
            scaled[i] = (steps[i] - means[place]) / deviations[place];
        }
    }

    /// <summary>Outputs in the network's scale to outputs in the label's.</summary>
    public void RestoreOutput(float* scaled, Span<float> outputs)
    {
        ReadOnlySpan<float> mean = OutputMean, deviation = OutputDeviation;
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = (scaled[i] * deviation[i]) + mean[i];
        }
    }

    private static bool AreFinite(float[] values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ArePositive(float[] values)
    {
        foreach (float value in values)
        {
            if (!(value > 0 && float.IsFinite(value)))
            {
                return false;
            }
        }

        return true;
    }

    private static float[] Repeat(float[] values)
    {
        float[] all = new float[values.Length * WidestRegister];
        for (int start = 0; start < all.Length; start += values.Length)
        {
            values.CopyTo(all, start);
        }

        return all;
    }

    private static float[] Ones(int size)
    {
        float[] ones = new float[size];
        Array.Fill(ones, 1f);
        return ones;
    }
}
