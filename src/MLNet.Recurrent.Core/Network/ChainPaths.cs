using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNet.Recurrent.Network;

/// <summary>
/// Sums over all paths of classes through a sequence, and the best of them (Lafferty et al., 2001; Rabiner, 1989). With scores y of
/// the network and A of the transitions, a path c has
/// <code>
/// score(c)  = start[c0] + sum over t of y_t[c_t] + sum over t of A[c_t, c_t+1] + end[c_last]
/// alpha_0   = start + y_0         alpha_t+1[k] = y_t+1[k] + log sum over i of exp(alpha_t[i] + A[i, k])
/// beta_last = end                 beta_t[i]    = log sum over k of exp(A[i, k] + y_t+1[k] + beta_t+1[k])
/// log Z     = log sum over k of exp(alpha_last[k] + end[k])
/// </code>
/// All of it in logarithms and doubles; of a logarithm of a sum the greatest term is taken out first. Working memory of one thread.
/// </summary>
internal sealed unsafe class ChainPaths(ChainTransitions transitions)
{
    private readonly int classes = transitions.Classes;

    // [classes]: of one step
    private readonly double[] left = new double[transitions.Classes], right = new double[transitions.Classes];

    // [from, to]: expected transitions of a sequence, divided by the exponentials of their scores
    private readonly double[] pairs = new double[transitions.Classes * transitions.Classes];

    // [steps, classes]
    private double[] alphas = [], betas = [];
    private int[] cameFrom = [];

    // the sequence in work: its scores, and the classes it may have at each step
    private float* scores;
    private int stride, steps;
    private double logSum;

    /// <summary>Points it at the outputs of a sequence.</summary>
    public void Begin(float* outputs, int outputStride, int length)
    {
        scores = outputs;
        stride = outputStride;
        steps = length;
        int size = checked(length * classes);
        if (alphas.Length < size)
        {
            alphas = new double[size];
            betas = new double[size];
            cameFrom = new int[size];
        }
    }

    /// <summary>The logarithm of the sum of exp(score) over the paths that pass through the given classes.</summary>
    /// <param name="targets">[steps]: the class of each step, not a number where any will do; empty for all paths.</param>
    public double LogSum(ReadOnlySpan<float> targets)
    {
        (int from, int to) = Allowed(targets, 0);
        for (int k = from; k < to; k++)
        {
            alphas[k] = transitions.Start[k] + (double)scores[k];
        }

        for (int step = 1; step < steps; step++)
        {
            (int nextFrom, int nextTo) = Allowed(targets, step);
            Forward(step, from, to, nextFrom, nextTo);
            (from, to) = (nextFrom, nextTo);
        }

        Span<double> last = right.AsSpan(from, to - from);
        for (int k = from; k < to; k++)
        {
            right[k] = alphas[((steps - 1) * classes) + k] + transitions.End[k];
        }

        return logSum = LogSumOf(last);
    }

    /// <summary>After <see cref="LogSum"/>: adds, times a factor, how often its paths are expected at each class and transition.</summary>
    /// <param name="targets">As in <see cref="LogSum"/>.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="gradients">[steps, stride]: expectations of classes are added.</param>
    /// <param name="packedGradients">Expectations of starts, ends and transitions are added; null to leave them out.</param>
    public void AddExpectations(ReadOnlySpan<float> targets, double factor, float* gradients, float* packedGradients)
    {
        (int from, int to) = Allowed(targets, steps - 1);
        for (int k = from; k < to; k++)
        {
            betas[((steps - 1) * classes) + k] = transitions.End[k];
        }

        AddClasses(steps - 1, from, to, factor, gradients, packedGradients);
        bool isSummed = false;
        for (int step = steps - 2; step >= 0; step--)
        {
            (int before, int beforeEnd) = Allowed(targets, step);
            Backward(step, before, beforeEnd, from, to);
            AddClasses(step, before, beforeEnd, factor, gradients, packedGradients);
            if (packedGradients != null)
            {
                AddPairs(step, before, beforeEnd, from, to, factor, packedGradients + (2 * classes), ref isSummed);
            }

            (from, to) = (before, beforeEnd);
        }

        for (int i = 0; isSummed && i < pairs.Length; i++)
        {
            packedGradients[(2 * classes) + i] += (float)(factor * pairs[i] * transitions.Exponentials[i]);
        }
    }

    /// <summary>The path with the greatest score; of equal ones that of the lower numbers (Viterbi, 1967).</summary>
    public void Best(Span<int> path)
    {
        Span<double> best = alphas.AsSpan(0, classes), next = betas.AsSpan(0, classes);
        for (int k = 0; k < classes; k++)
        {
            best[k] = transitions.Start[k] + (double)scores[k];
        }

        for (int step = 1; step < steps; step++)
        {
            Span<int> origin = cameFrom.AsSpan(step * classes, classes);
            next.Fill(double.NegativeInfinity);
            for (int i = 0; i < classes; i++)
            {
                ReadOnlySpan<float> row = transitions.Scores.AsSpan(i * classes, classes);
                for (int k = 0; k < row.Length; k++)
                {
                    double score = best[i] + row[k];
                    if (score > next[k])
                    {
                        next[k] = score;
                        origin[k] = i;
                    }
                }
            }

            for (int k = 0; k < classes; k++)
            {
                best[k] = next[k] + scores[(step * (nint)stride) + k];
            }
        }

        int last = 0;
        for (int k = 1; k < classes; k++)
        {
            last = best[k] + transitions.End[k] > best[last] + transitions.End[last] ? k : last;
        }

        for (int step = steps - 1; step >= 0; step--)
        {
            path[step] = last;
            last = step > 0 ? cameFrom[(step * classes) + last] : last;
        }
    }

    private static double LogSumOf(ReadOnlySpan<double> terms)
    {
        double greatest = Greatest(terms), sum = 0;
        foreach (double term in terms)
        {
            sum += Math.Exp(term - greatest);
        }

        return greatest + Math.Log(sum);
    }

    private static double Greatest(ReadOnlySpan<double> terms)
    {
        double greatest = double.NegativeInfinity;
        foreach (double term in terms)
        {
            greatest = Math.Max(greatest, term);
        }

        return greatest;
    }

    // target += factor * source
    private static void AddScaled(double factor, ReadOnlySpan<double> source, Span<double> target)
    {
        ReadOnlySpan<Vector<double>> wide = MemoryMarshal.Cast<double, Vector<double>>(source);
        Span<Vector<double>> wideTarget = MemoryMarshal.Cast<double, Vector<double>>(target);
        var factors = new Vector<double>(factor);
        for (int i = 0; i < wide.Length; i++)
        {
            wideTarget[i] = Vector.MultiplyAddEstimate(factors, wide[i], wideTarget[i]);
        }

        for (int i = wide.Length * Vector<double>.Count; i < source.Length; i++)
        {
            target[i] += factor * source[i];
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector<double>> wide = MemoryMarshal.Cast<double, Vector<double>>(a), other = MemoryMarshal.Cast<double, Vector<double>>(b);
        Vector<double> sums = default;
        for (int i = 0; i < wide.Length; i++)
        {
            sums = Vector.MultiplyAddEstimate(wide[i], other[i], sums);
        }

        double sum = Vector.Sum(sums);
        for (int i = wide.Length * Vector<double>.Count; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private (int From, int To) Allowed(ReadOnlySpan<float> targets, int step) =>
        targets.IsEmpty || float.IsNaN(targets[step]) ? (0, classes) : ((int)targets[step], (int)targets[step] + 1);

    private void Forward(int step, int from, int to, int nextFrom, int nextTo)
    {
        ReadOnlySpan<double> before = alphas.AsSpan((step - 1) * classes, classes);
        Span<double> after = alphas.AsSpan(step * classes, classes);
        float* score = scores + (step * (nint)stride);
        if (to - from == 1 || transitions.IsExtreme)
        {
            for (int k = nextFrom; k < nextTo; k++)
            {
                for (int i = from; i < to; i++)
                {
                    left[i] = before[i] + transitions.Scores[(i * classes) + k];
                }

                after[k] = score[k] + (to - from == 1 ? left[from] : LogSumOf(left.AsSpan(from, to - from)));
            }

            return;
        }

        // The sum over i as a product with the exponentials of the transitions, row by row.
        double greatest = Greatest(before[from..to]);
        Span<double> sums = right.AsSpan(nextFrom, nextTo - nextFrom);
        sums.Clear();
        for (int i = from; i < to; i++)
        {
            AddScaled(Math.Exp(before[i] - greatest), transitions.Exponentials.AsSpan((i * classes) + nextFrom, sums.Length), sums);
        }

        for (int k = nextFrom; k < nextTo; k++)
        {
            after[k] = score[k] + greatest + Math.Log(right[k]);
        }
    }

    private void Backward(int step, int from, int to, int nextFrom, int nextTo)
    {
        ReadOnlySpan<double> after = betas.AsSpan((step + 1) * classes, classes);
        Span<double> before = betas.AsSpan(step * classes, classes);
        float* score = scores + ((step + 1) * (nint)stride);
        for (int k = nextFrom; k < nextTo; k++)
        {
            right[k] = score[k] + after[k];
        }

        if (nextTo - nextFrom == 1 || transitions.IsExtreme)
        {
            for (int i = from; i < to; i++)
            {
                for (int k = nextFrom; k < nextTo; k++)
                {
                    left[k] = right[k] + transitions.Scores[(i * classes) + k];
                }

                before[i] = nextTo - nextFrom == 1 ? left[nextFrom] : LogSumOf(left.AsSpan(nextFrom, nextTo - nextFrom));
            }

            return;
        }

        Span<double> terms = right.AsSpan(nextFrom, nextTo - nextFrom);
        double greatest = Greatest(terms);
        foreach (ref double term in terms)
        {
            term = Math.Exp(term - greatest);
        }

        for (int i = from; i < to; i++)
        {
            before[i] = greatest + Math.Log(Dot(terms, transitions.Exponentials.AsSpan((i * classes) + nextFrom, terms.Length)));
        }
    }

    // p(class k at the step) = exp(alpha[k] + beta[k] - log Z)
    private void AddClasses(int step, int from, int to, double factor, float* gradients, float* packedGradients)
    {
        for (int k = from; k < to; k++)
        {
            int place = (step * classes) + k;
            float expected = (float)(factor * Math.Exp(alphas[place] + betas[place] - logSum));
            gradients[(step * (nint)stride) + k] += expected;
            if (packedGradients != null && step == 0)
            {
                packedGradients[k] += expected;
            }

            if (packedGradients != null && step == steps - 1)
            {
                packedGradients[classes + k] += expected;
            }
        }
    }

    // p(i, then k) = exp(alpha_t[i] + A[i, k] + y_t+1[k] + beta_t+1[k] - log Z)
    private void AddPairs(int step, int from, int to, int nextFrom, int nextTo, double factor, float* expectations, ref bool isSummed)
    {
        ReadOnlySpan<double> before = alphas.AsSpan(step * classes, classes), after = betas.AsSpan((step + 1) * classes, classes);
        float* score = scores + ((step + 1) * (nint)stride);
        if (transitions.IsExtreme || to - from == 1 || nextTo - nextFrom == 1)
        {
            for (int i = from; i < to; i++)
            {
                for (int k = nextFrom; k < nextTo; k++)
                {
                    int pair = (i * classes) + k;
                    expectations[pair] += (float)(factor * Math.Exp(before[i] + transitions.Scores[pair] + score[k] + after[k] - logSum));
                }
            }

            return;
        }

        if (!isSummed)
        {
            Array.Clear(pairs);
            isSummed = true;
        }

        double greatest = Greatest(before[from..to]);
        for (int k = nextFrom; k < nextTo; k++)
        {
            right[k] = Math.Exp(score[k] + after[k] + greatest - logSum);
        }

        ReadOnlySpan<double> factors = right.AsSpan(nextFrom, nextTo - nextFrom);
        for (int i = from; i < to; i++)
        {
            AddScaled(Math.Exp(before[i] - greatest), factors, pairs.AsSpan((i * classes) + nextFrom, factors.Length));
        }
    }
}
