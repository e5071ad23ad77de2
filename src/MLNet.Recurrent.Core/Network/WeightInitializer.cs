using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// Initial weights: uniform by fan-in and fan-out for what reads inputs (Glorot and Bengio, 2010), by fan-in before max(0, y) (He et
/// al., 2015), orthogonal per gate for what reads the hidden state (Saxe et al., 2014), small normal numbers for embeddings, biases
/// zero but for the forget gate's, which is 1 (Jozefowicz et al., 2015), or those of a memory of T steps (Tallec and Ollivier, 2018):
/// <code>
/// LSTM  b_f = log u    b_i = -log u       u uniform from 1 to T - 1, one for each unit
/// GRU   b_z = log u                       where z is the share of the old state that is kept
/// </code>
/// A gate of bias log u keeps u / (1 + u) of its state in a step, so it forgets in about 1 + u steps.
/// </summary>
internal static class WeightInitializer
{
    private const ulong Purpose = 1;
    private const double EmbeddingDeviation = 0.1;

    // A multiple of the lanes of any register; a strip of 1,024 units then fits into the second-level cache.
    private const int StripRows = 32;

    /// <param name="options">The network.</param>
    /// <param name="layout">Where its weights stand.</param>
    /// <param name="seed">Decides the numbers.</param>
    /// <param name="memorySteps">Steps that the units are to remember at the most; 0 for biases that do not depend on it.</param>
    public static float[] Create(NetworkOptions options, ParameterLayout layout, int seed, int memorySteps = 0)
    {
        float[] parameters = new float[layout.Size];
        int hidden = options.HiddenSize;
        for (int i = 0; i < layout.Entries.Length; i++)
        {
            Parameter parameter = layout.Entries[i];
            Span<float> values = parameter.Of(parameters);
            RandomSource random = RandomSource.For(seed, Purpose, (ulong)i);
            switch (parameter.Role)
            {
                case ParameterRole.Embedding:
                    Normal(values, EmbeddingDeviation, random);
                    break;
                case ParameterRole.Scale or ParameterRole.RunningVariance:
                    values.Fill(1f);
                    break;
                case ParameterRole.InputWeight when parameter.Name.StartsWith("convolution", StringComparison.Ordinal):
                    Uniform(values, Math.Sqrt(6.0 / parameter.Columns), random);
                    break;
                case ParameterRole.InputWeight:
                    int fanOut = parameter.Name.StartsWith("head", StringComparison.Ordinal) ? parameter.Rows : hidden;
                    Uniform(values, Math.Sqrt(6.0 / (parameter.Columns + fanOut)), random);
                    if (parameter.Name == "head.weight" && options.SkipSteps > 0)
                    {
                        ClearSkip(values, options);
                    }

                    break;
                case ParameterRole.RecurrentWeight:
                    for (int gate = 0; gate < parameter.Rows / hidden; gate++)
                    {
                        Orthogonal(values.Slice(gate * hidden * hidden, hidden * hidden), hidden, random);
                    }

                    break;
                case ParameterRole.Bias when memorySteps > 0 && parameter.Name.StartsWith("bias_ih", StringComparison.Ordinal):
                    Remember(values, options.Cell, hidden, memorySteps, random);
                    break;
                case ParameterRole.Bias when options.Cell == CellKind.Lstm && parameter.Name.StartsWith("bias_ih", StringComparison.Ordinal):
                    values.Slice(hidden, hidden).Fill(1f);
                    break;
                default:
                    break;
            }
        }

        return parameters;
    }

    // Gates as published: i, f, g, o of an LSTM; r, z, n of a GRU. A simple cell has no gate to set.
    private static void Remember(Span<float> biases, CellKind cell, int hidden, int steps, RandomSource random)
    {
        if (cell is CellKind.ElmanTanh or CellKind.ElmanRelu)
        {
            return;
        }

        for (int unit = 0; unit < hidden; unit++)
        {
            float bias = (float)Math.Log(1 + (random.NextUniform() * Math.Max(0, steps - 2)));
            biases[hidden + unit] = bias;
            if (cell == CellKind.Lstm)
            {
                biases[unit] = -bias;
            }
        }
    }

    private static void ClearSkip(Span<float> head, NetworkOptions options)
    {
        for (int row = 0; row < head.Length; row += options.HeadInputSize)
        {
            head[(row + options.SkipPlace)..(row + options.HeadInputSize)].Clear();
        }
    }

    private static void Uniform(Span<float> values, double limit, RandomSource random)
    {
        foreach (ref float value in values)
        {
            value = (float)(((2.0 * random.NextUniform()) - 1) * limit);
        }
    }

    private static void Normal(Span<float> values, double deviation, RandomSource random)
    {
        foreach (ref float value in values)
        {
            value = (float)(deviation * random.NextNormal());
        }
    }

    // Normal numbers, rows made orthonormal one after the other (modified Gram-Schmidt). Rows that are not yet done stand side by
    // side, a register's lane for each, so that many lose their share of a finished one at once: each still sums in order.
    private static void Orthogonal(Span<float> values, int size, RandomSource random)
    {
        double[][] rows = new double[size][];
        double[] strip = new double[size * StripRows];
        Span<Vector<double>> registers = MemoryMarshal.Cast<double, Vector<double>>(strip.AsSpan());
        for (int first = 0; first < size; first += StripRows)
        {
            int count = Math.Min(StripRows, size - first);
            for (int row = 0; row < count; row++)
            {
                for (int k = 0; k < size; k++)
                {
                    strip[(k * StripRows) + row] = random.NextNormal();
                }
            }

            for (int done = 0; done < first; done++)
            {
                TakeOut(rows[done], registers);
            }

            for (int row = 0; row < count; row++)
            {
                double[] finished = rows[first + row] = new double[size];
                for (int k = 0; k < size; k++)
                {
                    finished[k] = strip[(k * StripRows) + row];
                }

                // Even of the last row there is left about as much as a normal number is.
                double norm = Math.Sqrt(Dot(finished, finished));
                for (int k = 0; k < size; k++)
                {
                    finished[k] /= norm;
                    values[((first + row) * size) + k] = (float)finished[k];
                }

                TakeOut(finished, registers);
            }
        }
    }

    // shares = strip^T finished, strip -= finished shares^T
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TakeOut(double[] finished, Span<Vector<double>> strip)
    {
        int width = StripRows / Vector<double>.Count;
        for (int lanes = 0; lanes < width; lanes += 4)
        {
            Vector<double> a = default, b = default, c = default, d = default;
            for (int k = 0, at = lanes; k < finished.Length; k++, at += width)
            {
                ReadOnlySpan<Vector<double>> four = strip.Slice(at, 4);
                var value = new Vector<double>(finished[k]);
                a += value * four[0];
                b += value * four[1];
                c += value * four[2];
                d += value * four[3];
            }

            for (int k = 0, at = lanes; k < finished.Length; k++, at += width)
            {
                Span<Vector<double>> four = strip.Slice(at, 4);
                var value = new Vector<double>(finished[k]);
                four[0] -= a * value;
                four[1] -= b * value;
                four[2] -= c * value;
                four[3] -= d * value;
            }
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
