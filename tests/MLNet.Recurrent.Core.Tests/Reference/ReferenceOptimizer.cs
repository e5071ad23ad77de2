using MLNet.Recurrent.Core.Tests.Golden;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>The published update rules, one number at a time.</summary>
internal sealed class ReferenceOptimizer(GoldenTraining training)
{
    private readonly Dictionary<string, double[]> _first = [];
    private readonly Dictionary<string, double[]> _second = [];
    private int _updates;

    /// <summary>Changes the parameters in place; the gradients too, by clipping.</summary>
    public void Step(IReadOnlyDictionary<string, double[]> parameters, IReadOnlyDictionary<string, double[]> gradients)
    {
        _updates++;
        Clip(gradients);
        foreach ((string name, double[] weights) in parameters)
        {
            double[] first = _first.TryGetValue(name, out double[]? m) ? m : _first[name] = new double[weights.Length];
            double[] second = _second.TryGetValue(name, out double[]? v) ? v : _second[name] = new double[weights.Length];
            double decay = name.Contains("bias", StringComparison.Ordinal) ? 0 : training.WeightDecay;
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] -= Change(weights[i], gradients[name][i], decay, ref first[i], ref second[i]);
            }
        }
    }

    private double Change(double weight, double g, double decay, ref double m, ref double v)
    {
        bool decoupled = training.Optimizer == OptimizerKind.AdamW;
        g += decoupled ? 0 : decay * weight;
        switch (training.Optimizer)
        {
            // m = momentum m + g; w -= rate m
            case OptimizerKind.Sgd:
                m = (training.Momentum * m) + g;
                return training.LearningRate * m;

            // v = beta v + (1 - beta) g^2; w -= rate g / (sqrt(v) + epsilon)
            case OptimizerKind.RmsProp:
                v = (training.Beta2 * v) + ((1 - training.Beta2) * g * g);
                return training.LearningRate * g / (Math.Sqrt(v) + training.Epsilon);

            // m and v are means over the past, each divided by the share of it that has been seen
            case OptimizerKind.Adam:
            case OptimizerKind.AdamW:
                m = (training.Beta1 * m) + ((1 - training.Beta1) * g);
                v = (training.Beta2 * v) + ((1 - training.Beta2) * g * g);
                double mean = m / (1 - Math.Pow(training.Beta1, _updates));
                double square = v / (1 - Math.Pow(training.Beta2, _updates));
                double change = training.LearningRate * mean / (Math.Sqrt(square) + training.Epsilon);
                return change + (decoupled ? training.LearningRate * decay * weight : 0);

            default:
                throw new NotSupportedException($"No reference for {training.Optimizer}.");
        }
    }

    // by value first, then all gradients together by their norm
    private void Clip(IReadOnlyDictionary<string, double[]> gradients)
    {
        double norm = 0;
        foreach (double[] gradient in gradients.Values)
        {
            for (int i = 0; i < gradient.Length; i++)
            {
                double limit = training.ClipValue > 0 ? training.ClipValue : double.PositiveInfinity;
                gradient[i] = Math.Clamp(gradient[i], -limit, limit);
                norm += gradient[i] * gradient[i];
            }
        }

        double factor = training.ClipNorm > 0 ? Math.Min(1, training.ClipNorm / Math.Sqrt(norm)) : 1;
        foreach (double[] gradient in gradients.Values)
        {
            for (int i = 0; i < gradient.Length; i++)
            {
                gradient[i] *= factor;
            }
        }
    }
}
