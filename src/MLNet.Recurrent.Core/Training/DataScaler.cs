using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Training;

/// <summary>Means and deviations of inputs and targets. A constant column keeps deviation 1.</summary>
internal static class DataScaler
{
    public static Scaling Measure(NetworkOptions network, TrainingOptions training, SequenceSet data)
    {
        Scaling none = Scaling.None(network);
        if (!training.Standardize)
        {
            return none;
        }

        (float[] inputMean, float[] inputDeviation) = Moments(network.InputSize, Steps(data));
        for (int column = 0; column < network.InputSize; column++)
        {
            if (network.IsEmbedded(column))
            {
                (inputMean[column], inputDeviation[column]) = (0, 1);
            }
        }

        if (network.Output != OutputKind.Linear)
        {
            return new Scaling(inputMean, inputDeviation, none.OutputMean, none.OutputDeviation);
        }

        int targets = data.TargetSize / Math.Max(1, network.OutputSteps), perTarget = network.OutputSize / targets;
        (float[] targetMean, float[] targetDeviation) = Moments(targets, Targets(data));
        return new Scaling(inputMean, inputDeviation, Repeat(targetMean, perTarget), Repeat(targetDeviation, perTarget));
    }

    private static float[] Repeat(float[] values, int times) => [.. values.SelectMany(value => Enumerable.Repeat(value, times))];

    private static IEnumerable<ReadOnlyMemory<float>> Steps(SequenceSet data)
    {
        for (int i = 0; i < data.Count; i++)
        {
            yield return data.Values.AsMemory(data.Starts[i], data.Lengths[i] * data.FeaturesPerStep);
        }
    }

    private static IEnumerable<ReadOnlyMemory<float>> Targets(SequenceSet data)
    {
        if (!data.HasStepTargets)
        {
            yield return data.Targets;
            yield break;
        }

        for (int i = 0; i < data.Count; i++)
        {
            yield return data.Targets.AsMemory(data.Starts[i] / data.FeaturesPerStep * data.TargetSize, data.Lengths[i] * data.TargetSize);
        }
    }

    // Two passes, in double: a level of 1e7 with an amplitude of 1 keeps its amplitude. Missing targets do not count.
    private static (float[] Mean, float[] Deviation) Moments(int size, IEnumerable<ReadOnlyMemory<float>> blocks)
    {
        double[] mean = new double[size], square = new double[size];
        long[] counts = new long[size];
        foreach (ReadOnlyMemory<float> block in blocks)
        {
            ReadOnlySpan<float> values = block.Span;
            for (; !values.IsEmpty; values = values[size..])
            {
                for (int i = 0; i < mean.Length; i++)
                {
                    if (!float.IsNaN(values[i]))
                    {
                        mean[i] += values[i];
                        counts[i]++;
                    }
                }
            }
        }

        for (int i = 0; i < size; i++)
        {
            mean[i] /= Math.Max(1, counts[i]);
        }

        foreach (ReadOnlyMemory<float> block in blocks)
        {
            ReadOnlySpan<float> values = block.Span;
            for (; !values.IsEmpty; values = values[size..])
            {
                for (int i = 0; i < square.Length; i++)
                {
                    double difference = float.IsNaN(values[i]) ? 0 : values[i] - mean[i];
                    square[i] += difference * difference;
                }
            }
        }

        float[] deviation = new float[size];
        for (int i = 0; i < size; i++)
        {
            double value = Math.Sqrt(square[i] / Math.Max(1, counts[i]));

            // Differences within the rounding of the mean are no signal.
            deviation[i] = value > 1e-6 * Math.Abs(mean[i]) && value > 1e-30 ? (float)value : 1f;
        }

        return (Array.ConvertAll(mean, value => (float)value), deviation);
    }
}
