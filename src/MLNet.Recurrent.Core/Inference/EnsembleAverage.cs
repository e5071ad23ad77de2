using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Inference;

/// <summary>
/// The mean of what the members of an ensemble say, in the form in which one network says it.
/// <code>
/// linear    mean of y (of a chain too)     softmax   log mean of softmax(y)
/// logistic  log (mean of s(y) / mean of s(-y)),  s(y) = 1 / (1 + exp(-y))
/// </code>
/// </summary>
internal sealed unsafe class EnsembleAverage(NetworkOptions options)
{
    // No class is ruled out altogether: logarithms stay finite.
    private const double SmallestProbability = 1e-37;
    private readonly int size = options.OutputSize;

    // [rows, sums of a row]; of two classes those of both
    private double[] sums = [];

    private int Width => options.Output == OutputKind.Logistic ? 2 : size;

    public void Begin(int rows)
    {
        if (sums.Length < rows * Width)
        {
            sums = new double[rows * Width];
        }

        sums.AsSpan(0, rows * Width).Clear();
    }

    /// <summary>Adds the outputs of a member: [rows, stride].</summary>
    public void Add(float* outputs, int rows, int stride)
    {
        for (int row = 0; row < rows; row++)
        {
            var output = new ReadOnlySpan<float>(outputs + ((nint)row * stride), size);
            Span<double> sum = sums.AsSpan(row * Width, Width);
            switch (options.Output)
            {
                case OutputKind.Logistic:
                    sum[0] += 1 / (1 + Math.Exp(-output[0]));
                    sum[1] += 1 / (1 + Math.Exp(output[0]));
                    break;
                case OutputKind.Softmax:
                    AddProbabilities(output, sum);
                    break;
                default:
                    for (int i = 0; i < size; i++)
                    {
                        sum[i] += output[i];
                    }

                    break;
            }
        }
    }

    /// <summary>Puts the averages where the outputs of a member stood.</summary>
    public void Finish(float* outputs, int rows, int stride)
    {
        for (int row = 0; row < rows; row++)
        {
            var output = new Span<float>(outputs + ((nint)row * stride), size);
            ReadOnlySpan<double> sum = sums.AsSpan(row * Width, Width);
            for (int i = 0; i < size; i++)
            {
                output[i] = (float)(options.Output switch
                {
                    OutputKind.Logistic => Logarithm(sum[0]) - Logarithm(sum[1]),
                    OutputKind.Softmax => Logarithm(sum[i]),
                    _ => sum[i] / options.Ensemble,
                });
            }
        }
    }

    private static void AddProbabilities(ReadOnlySpan<float> logits, Span<double> sum)
    {
        double highest = double.NegativeInfinity, total = 0;
        foreach (float logit in logits)
        {
            highest = Math.Max(highest, logit);
        }

        foreach (float logit in logits)
        {
            total += Math.Exp(logit - highest);
        }

        for (int i = 0; i < logits.Length; i++)
        {
            sum[i] += Math.Exp(logits[i] - highest) / total;
        }
    }

    private double Logarithm(double sum) => Math.Log(Math.Max(SmallestProbability, sum / options.Ensemble));
}
