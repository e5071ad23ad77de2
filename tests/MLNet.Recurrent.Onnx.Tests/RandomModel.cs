using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Onnx.Tests;

/// <summary>Networks with random weights and biases, and random sequences: what no training would single out.</summary>
internal static class RandomModel
{
    public static RecurrentModel Of(NetworkOptions options, ulong seed = 1, bool isScaled = true)
    {
        var random = new RandomSource(seed);
        var layout = new ParameterLayout(options);
        float[] parameters = new float[layout.Size];
        foreach (Parameter parameter in layout.Entries)
        {
            if (parameter.Role == ParameterRole.RunningVariance)
            {
                FillPositive(parameter.Of(parameters), random);
            }
            else
            {
                Fill(parameter.Of(parameters), random, parameter.Columns > 1 ? 1.5f / MathF.Sqrt(parameter.Columns) : 0.5f);
            }
        }

        Scaling scaling = Scaling.None(options);
        if (isScaled)
        {
            Fill(scaling.InputMean, random, 3);
            Fill(scaling.OutputMean, random, 3);
            FillPositive(scaling.InputDeviation, random);
            FillPositive(scaling.OutputDeviation, random);
        }

        scaling = new Scaling(scaling.InputMean, scaling.InputDeviation, scaling.OutputMean, scaling.OutputDeviation);
        return new RecurrentModel(options, parameters, scaling);
    }

    /// <summary>Numbers from -1 to 1.</summary>
    public static float[] Numbers(int count, ulong seed)
    {
        float[] numbers = new float[count];
        Fill(numbers, new RandomSource(seed), 1);
        return numbers;
    }

    private static void Fill(Span<float> values, RandomSource random, float limit)
    {
        foreach (ref float value in values)
        {
            value = limit * ((2 * random.NextUniform()) - 1);
        }
    }

    private static void FillPositive(Span<float> values, RandomSource random)
    {
        foreach (ref float value in values)
        {
            value = 0.5f + random.NextUniform();
        }
    }
}
