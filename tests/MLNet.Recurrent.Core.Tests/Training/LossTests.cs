using MLNet.Recurrent.Core.Tests.Reference;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Training;

[TestClass]
[TestCategory("Numerics")]
public sealed class LossTests
{
    private const float Threshold = 0.75f;

    public static IEnumerable<object[]> Kinds => ReferenceLoss.Kinds.Select(kind => new object[] { kind });

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Loss_and_gradient_equal_the_formula(LossKind kind)
    {
        var random = new Random(1);
        for (int trial = 0; trial < 500; trial++)
        {
            int count = kind == LossKind.Logistic ? 1 : 1 + (trial % 7);
            float[] outputs = [.. Enumerable.Range(0, count).Select(_ => 8 * (random.NextSingle() - 0.5f))];
            Compare(kind, outputs, Targets(kind, outputs, random));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Loss_and_gradient_stay_finite_for_absurd_outputs(LossKind kind)
    {
        foreach (float size in (float[])[50, 90, 1000, 1e8f])
        {
            float[] outputs = kind == LossKind.Logistic ? [size] : [size, -size, 0, 1];
            float[] mirrored = [.. outputs.Select(output => -output)];
            float[] targets = kind is LossKind.Logistic or LossKind.SoftmaxCrossEntropy ? [1] : [0, 1, -1, size];
            Compare(kind, outputs, targets);
            Compare(kind, mirrored, targets);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Loss_of_an_output_that_is_not_a_number_is_not_a_number(LossKind kind)
    {
        float[] outputs = kind == LossKind.Logistic ? [float.NaN] : [1, float.NaN];
        float[] targets = kind is LossKind.Logistic or LossKind.SoftmaxCrossEntropy ? [0] : [1, 1];
        float[] gradient = new float[outputs.Length];
        Assert.IsTrue(double.IsNaN(Create(kind).Evaluate(outputs, targets, 1, gradient)));
        Assert.IsTrue(gradient.Any(float.IsNaN));
    }

    [TestMethod]
    [DataRow(Threshold)]
    [DataRow(-Threshold)]
    [DataRow(0f)]
    [DataRow(0.7f)]
    [DataRow(-0.8f)]
    public void Huber_is_half_a_square_up_to_its_threshold_and_a_line_beyond(float error) =>
        Compare(LossKind.Huber, [error], [0]);

    // The mean of the losses for every class, weighted as the smoothed label is: what smoothing is defined by.
    [TestMethod]
    [DataRow(LossKind.Logistic)]
    [DataRow(LossKind.SoftmaxCrossEntropy)]
    public void A_smoothed_label_is_a_mixture_of_labels(LossKind kind)
    {
        const float smoothing = 0.2f;
        float[] outputs = kind == LossKind.Logistic ? [1.3f] : [0.5f, -2, 1.5f];
        int classes = Math.Max(2, outputs.Length);
        double expected = 0;
        double[] slopes = new double[outputs.Length];
        for (int label = 0; label < classes; label++)
        {
            double weight = (smoothing / classes) + (label == 1 ? 1 - smoothing : 0);
            (double value, double[] ofLabel) = ReferenceLoss.Of(kind, Threshold, Deviation.Widen(outputs), [label]);
            expected += weight * value;
            slopes = [.. slopes.Zip(ofLabel, (sum, slope) => sum + (weight * slope))];
        }

        float[] gradient = new float[outputs.Length];
        double loss = LossTable.Create(new TrainingOptions { Loss = kind, LabelSmoothing = smoothing }).Evaluate(outputs, [1], 1, gradient);

        Assert.AreEqual(expected, loss, 3e-7);
        Assert.IsLessThanOrEqualTo(3e-7, Deviation.Absolute(slopes, Deviation.Widen(gradient)));
    }

    private static float[] Targets(LossKind kind, float[] outputs, Random random) => kind switch
    {
        LossKind.Logistic => [random.Next(2)],
        LossKind.SoftmaxCrossEntropy => [random.Next(outputs.Length)],
        _ => [.. outputs.Select(output => output + (4 * (random.NextSingle() - 0.5f)))],
    };

    private static ILoss Create(LossKind kind) =>
        LossTable.Create(new TrainingOptions { Loss = kind, HuberThreshold = Threshold });

    private static void Compare(LossKind kind, float[] outputs, float[] targets)
    {
        const float share = 0.125f;
        (double value, double[] slopes) = ReferenceLoss.Of(kind, Threshold, Deviation.Widen(outputs), Deviation.Widen(targets));
        float[] gradient = new float[outputs.Length];
        double loss = Create(kind).Evaluate(outputs, targets, share, gradient);

        string what = $"{kind} of {string.Join(' ', outputs)} for {string.Join(' ', targets)}";
        Assert.AreEqual(value, loss, 3e-7 * Math.Max(1, Math.Abs(value)), what);
        double[] expected = [.. slopes.Select(slope => share * slope)];
        double scale = Math.Max(share, expected.Max(Math.Abs));
        Assert.IsLessThanOrEqualTo(3e-7 * scale, Deviation.Absolute(expected, Deviation.Widen(gradient)), what);
    }
}
