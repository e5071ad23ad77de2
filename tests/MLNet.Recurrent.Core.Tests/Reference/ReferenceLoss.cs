using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>The loss of one sequence and its gradient by the outputs.</summary>
internal static class ReferenceLoss
{
    /// <summary>The losses with one target per output, or one class: those that the reference knows.</summary>
    public static LossKind[] Kinds { get; } =
        [LossKind.SquaredError, LossKind.AbsoluteError, LossKind.Huber, LossKind.Logistic, LossKind.SoftmaxCrossEntropy];

    public static (double Value, double[] Gradient) Of(LossKind kind, double threshold, double[] y, double[] t) => kind switch
    {
        // (y - t)^2
        LossKind.SquaredError => Mean(y, t, e => e * e, e => 2 * e),

        // |y - t|
        LossKind.AbsoluteError => Mean(y, t, Math.Abs, e => Math.Sign(e)),

        // e^2 / 2 up to the threshold d, d (|e| - d / 2) beyond (Huber, 1964)
        LossKind.Huber => Mean(
            y,
            t,
            e => Math.Abs(e) <= threshold ? 0.5 * e * e : threshold * (Math.Abs(e) - (0.5 * threshold)),
            e => Math.Clamp(e, -threshold, threshold)),
        LossKind.Logistic => Logistic(y[0], t[0]),
        LossKind.SoftmaxCrossEntropy => CrossEntropy(y, (int)t[0]),
        _ => throw new NotSupportedException($"No reference for {kind}."),
    };

    private static (double Value, double[] Gradient) Mean(
        double[] outputs, double[] targets, Func<double, double> loss, Func<double, double> derivative)
    {
        double[] errors = [.. outputs.Zip(targets, (y, t) => y - t)];
        return (errors.Average(loss), [.. errors.Select(e => derivative(e) / errors.Length)]);
    }

    // -t log p - (1 - t) log(1 - p) with p = 1 / (1 + exp(-z)): max(z, 0) - t z + log(1 + exp(-|z|))
    private static (double Value, double[] Gradient) Logistic(double z, double t)
    {
        double value = Math.Max(z, 0) - (t * z) + Math.Log(1 + Math.Exp(-Math.Abs(z)));
        return (value, [(1 / (1 + Math.Exp(-z))) - t]);
    }

    // log(sum exp(z)) - z of the class, the largest z taken out of the sum
    private static (double Value, double[] Gradient) CrossEntropy(double[] z, int target)
    {
        double largest = z.Max();
        double sum = z.Sum(value => Math.Exp(value - largest));
        double[] gradient = [.. z.Select(value => Math.Exp(value - largest) / sum)];
        gradient[target] -= 1;
        return (largest + Math.Log(sum) - z[target], gradient);
    }
}
