using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Training;

[TestClass]
public sealed class LikelihoodLossTests
{
    [TestMethod]
    [DataRow(LossKind.Gaussian)]
    [DataRow(LossKind.StudentT)]
    public void The_loss_is_the_logarithm_of_the_density_and_the_gradient_its_slope(LossKind kind)
    {
        ILoss loss = LossTable.Create(new TrainingOptions { Loss = kind });
        var random = new Random(2);
        for (int trial = 0; trial < 200; trial++)
        {
            float[] outputs = [.. Enumerable.Range(0, 6).Select(_ => 3 * (random.NextSingle() - 0.5f))];
            float[] targets = [2 * random.NextSingle(), trial % 3 == 0 ? float.NaN : -5 * random.NextSingle(), random.NextSingle()];
            float[] gradient = new float[6];
            double value = loss.Evaluate(outputs, targets, 0.5f, gradient), expected = 0;
            int count = targets.Count(target => !float.IsNaN(target));
            for (int i = 0; i < targets.Length; i++)
            {
                expected += float.IsNaN(targets[i]) ? 0 : -LogDensity(kind, targets[i], outputs[2 * i], Math.Exp(outputs[(2 * i) + 1])) / count;
            }

            Assert.AreEqual(expected, value, 1e-9, "less the constant of the density");
            for (int i = 0; i < outputs.Length; i++)
            {
                // Central differences in double: the error is of the order of the third derivative times step^2.
                const double Step = 1e-4;
                double slope = 0;
                if (!float.IsNaN(targets[i / 2]))
                {
                    double Of(double by) => -LogDensity(
                        kind, targets[i / 2], outputs[i / 2 * 2] + (i % 2 == 0 ? by : 0), Math.Exp(outputs[(i / 2 * 2) + 1] + (i % 2 == 1 ? by : 0)));
                    slope = (Of(Step) - Of(-Step)) / (2 * Step) * 0.5 / count;
                }

                Assert.AreEqual(slope, gradient[i], 1e-4 * Math.Max(1, Math.Abs(slope)), $"output {i}");
            }
        }
    }

    [TestMethod]
    [DataRow(LossKind.Gaussian)]
    [DataRow(LossKind.StudentT)]
    public void A_network_finds_mean_and_deviation_of_noise(LossKind kind)
    {
        var random = new RandomSource(3);
        float[] values = new float[4000], targets = new float[4000];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)random.NextNormal();
            targets[i] = (2 * values[i]) + (0.5f * (float)random.NextNormal());
        }

        var network = new NetworkOptions { InputSize = 1, HiddenSize = 16, OutputSize = 2 };
        var training = new TrainingOptions { Loss = kind, Epochs = 30, Standardize = false };
        RecurrentModel model = RecurrentTrainer.Train(network, training, SequenceSet.Fixed(values, 1, 1, targets)).Model;
        float[] outputs = new float[2];
        new Recurrent.Inference.SequencePredictor(model).Predict([0.5f], outputs);

        Assert.AreEqual(1, outputs[0], 0.1);

        // The t distribution of 4 degrees of freedom nearest to a normal one has 0.85 of its deviation as scale.
        Assert.AreEqual(kind == LossKind.Gaussian ? 0.5 : 0.43, Math.Exp(outputs[1]), 0.08);
    }

    [TestMethod]
    public void A_width_beyond_its_bound_finds_back()
    {
        ILoss loss = LossTable.Create(new TrainingOptions { Loss = LossKind.Gaussian });
        float[] gradient = new float[2];
        loss.Evaluate([0, 20], [1], 1, gradient);
        Assert.IsGreaterThan(0f, gradient[1], "too wide: downhill is narrower");
        loss.Evaluate([0, -20], [1], 1, gradient);
        Assert.IsLessThan(0f, gradient[1], "too narrow: downhill is wider");
    }

    private static double LogDensity(LossKind kind, double target, double centre, double scale)
    {
        double z = (target - centre) / scale;
        return kind == LossKind.Gaussian
            ? -Math.Log(scale) - (z * z / 2)
            : -Math.Log(scale) - (2.5 * Math.Log(1 + (z * z / 4)));
    }
}
