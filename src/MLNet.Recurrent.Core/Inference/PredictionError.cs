using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Inference;

/// <summary>Outputs against targets: the root mean square error of real values, the share of wrong answers of classes.</summary>
internal sealed class PredictionError
{
    private readonly SequenceSet data;
    private readonly NetworkOptions options;
    private readonly TagDecoder? decoder;

    public PredictionError(RecurrentModel model, SequenceSet data)
    {
        this.data = data;
        options = model.Options;
        bool hasClasses = options.Output is OutputKind.Softmax or OutputKind.ConditionalRandomField;
        int expected = hasClasses ? 1 : options.OutputSize;
        if (data.HasStepTargets != options.OutputPerStep || data.TargetSize != expected)
        {
            throw new ArgumentException(
                $"The sequences have {data.TargetSize} targets per {(data.HasStepTargets ? "step" : "sequence")}; the model has {expected} per "
                + $"{(options.OutputPerStep ? "step" : "sequence")}. Give those, or sequences without targets.", nameof(data));
        }

        decoder = hasClasses && options.OutputPerStep ? new TagDecoder(model) : null;
    }

    /// <summary>The error of [sequences, output size], or [steps of all sequences, output size]; null where no target is known.</summary>
    public double? Of(ReadOnlySpan<float> outputs)
    {
        double sum = 0;
        long count = 0;
        int start = 0;
        for (int sequence = 0; sequence < data.Count; sequence++)
        {
            int steps = options.OutputPerStep ? data.Lengths[sequence] : 1;
            ReadOnlySpan<float> rows = outputs.Slice(start, steps * options.OutputSize);
            int[] tags = new int[decoder is null ? 0 : steps];
            decoder?.Decode(rows, tags);
            for (int step = 0; step < steps; step++)
            {
                ReadOnlySpan<float> target = data.Target(sequence, step), row = rows.Slice(step * options.OutputSize, options.OutputSize);
                for (int i = 0; i < target.Length; i++)
                {
                    if (!float.IsNaN(target[i]))
                    {
                        sum += decoder is null ? ErrorOf(row, i, target[i]) : tags[step] == target[i] ? 0 : 1;
                        count++;
                    }
                }
            }

            start += rows.Length;
        }

        return count == 0 ? null : options.Output == OutputKind.Linear ? Math.Sqrt(sum / count) : sum / count;
    }

    // The square of a difference, or 1 for a wrong answer.
    private double ErrorOf(ReadOnlySpan<float> row, int output, float target)
    {
        switch (options.Output)
        {
            case OutputKind.Linear:
                double difference = (double)row[output] - target;
                return difference * difference;
            case OutputKind.Logistic:
                return row[output] > 0 == target > 0.5f ? 0 : 1;
            default:
                int best = 0;
                for (int k = 1; k < row.Length; k++)
                {
                    best = row[k] > row[best] ? k : best;
                }

                return best == target ? 0 : 1;
        }
    }
}
