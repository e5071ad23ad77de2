using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Inference;

/// <summary>
/// Turns the outputs of a model with a class for each step into classes and probabilities: step by step for softmax outputs, for
/// a conditional random field over the whole sequence. Holds the working memory of one thread.
/// </summary>
public sealed unsafe class TagDecoder
{
    private readonly int classes;
    private readonly ChainPaths? paths;
    private float[] expected = [];

    /// <summary>A decoder for one thread.</summary>
    /// <param name="model">A model with an output per step, softmax or a conditional random field.</param>
    /// <exception cref="ArgumentException">The model has other outputs.</exception>
    public TagDecoder(RecurrentModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!model.Options.OutputPerStep || model.Options.Output is not (OutputKind.Softmax or OutputKind.ConditionalRandomField))
        {
            throw new ArgumentException(
                $"The model has {model.Options.Output} outputs, {(model.Options.OutputPerStep ? "one per step" : "one per sequence")}; "
                + "a decoder needs OutputPerStep, and Softmax or ConditionalRandomField.",
                nameof(model));
        }

        classes = model.Options.OutputSize;
        if (model.Options.Output == OutputKind.ConditionalRandomField)
        {
            var transitions = new ChainTransitions(model.Layout);
            transitions.Pack(Average(model));
            paths = new ChainPaths(transitions);
        }
    }

    /// <summary>The most likely class of each step; of a conditional random field, the most likely path (Viterbi).</summary>
    /// <param name="outputs">[steps, classes]: what <see cref="SequencePredictor"/> returned for a sequence.</param>
    /// <param name="tags">[steps]: class indices; all -1 when an output is not a number.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public void Decode(ReadOnlySpan<float> outputs, Span<int> tags)
    {
        Check(outputs.Length, tags.Length * classes);
        if (HasNaN(outputs))
        {
            tags.Fill(-1);
            return;
        }

        if (paths is not null)
        {
            fixed (float* scores = outputs)
            {
                paths.Begin(scores, classes, tags.Length);
                paths.Best(tags);
            }

            return;
        }

        for (int step = 0; step < tags.Length; step++)
        {
            ReadOnlySpan<float> row = outputs.Slice(step * classes, classes);
            int best = 0;
            for (int k = 1; k < row.Length; k++)
            {
                best = row[k] > row[best] ? k : best;
            }

            tags[step] = best;
        }
    }

    /// <summary>The probability of each class at each step; of a conditional random field, over all paths.</summary>
    /// <param name="outputs">[steps, classes]: what <see cref="SequencePredictor"/> returned for a sequence.</param>
    /// <param name="probabilities">[steps, classes]; all not a number when an output is.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public void Probabilities(ReadOnlySpan<float> outputs, Span<float> probabilities)
    {
        Check(outputs.Length, probabilities.Length);
        if (HasNaN(outputs))
        {
            probabilities.Fill(float.NaN);
            return;
        }

        if (paths is not null)
        {
            Marginals(outputs, probabilities);
            return;
        }

        for (int start = 0; start < outputs.Length; start += classes)
        {
            Softmax(outputs.Slice(start, classes), probabilities.Slice(start, classes));
        }
    }

    // The mean score of a path over the members of an ensemble is that of their mean outputs and transitions.
    private static float[] Average(RecurrentModel model)
    {
        float[] mean = new float[model.Layout.Size];
        foreach (RecurrentModel member in model.Members)
        {
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += member.Parameters[i] / model.Members.Length;
            }
        }

        return mean;
    }

    private static bool HasNaN(ReadOnlySpan<float> outputs)
    {
        foreach (float output in outputs)
        {
            if (float.IsNaN(output))
            {
                return true;
            }
        }

        return false;
    }

    // the greatest output is subtracted so that no exponential overflows
    private static void Softmax(ReadOnlySpan<float> outputs, Span<float> probabilities)
    {
        float greatest = float.NegativeInfinity, sum = 0;
        foreach (float output in outputs)
        {
            greatest = Math.Max(greatest, output);
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            probabilities[i] = MathF.Exp(outputs[i] - greatest);
            sum += probabilities[i];
        }

        foreach (ref float probability in probabilities)
        {
            probability /= sum;
        }
    }

    private void Marginals(ReadOnlySpan<float> outputs, Span<float> probabilities)
    {
        if (expected.Length < outputs.Length)
        {
            expected = new float[outputs.Length];
        }

        Span<float> sums = expected.AsSpan(0, outputs.Length);
        sums.Clear();
        fixed (float* scores = outputs, target = sums)
        {
            paths!.Begin(scores, classes, outputs.Length / classes);
            _ = paths.LogSum([]);
            paths.AddExpectations([], 1, target, null);
        }

        sums.CopyTo(probabilities);
    }

    private void Check(int values, int expectedValues)
    {
        if (values == 0 || values % classes != 0 || values != expectedValues)
        {
            throw new ArgumentException(
                $"There are {values} outputs and room for the results of {expectedValues}; both must be the steps of a sequence, at least one, "
                + $"times {classes} classes.");
        }
    }
}
