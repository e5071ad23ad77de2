using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Network;

/// <summary>Inputs by registers against the formula, value by value.</summary>
[TestClass]
[TestCategory("Numerics")]
public sealed unsafe class ScalingTests
{
    [TestMethod]
    public void Any_number_of_values_in_any_number_of_steps_is_scaled_column_by_column()
    {
        var random = new RandomSource(7);
        for (int size = 1; size <= 35; size++)
        {
            float[] mean = Draw(random, size), deviation = [.. Draw(random, size).Select(value => 1.5f + value)];
            var scaling = new Scaling(mean, deviation, [0], [1]);
            for (int steps = 1; steps <= 20; steps++)
            {
                float[] values = Draw(random, size * steps), scaled = new float[values.Length];
                fixed (float* target = scaled)
                {
                    scaling.ScaleInput(values, target);
                }

                for (int i = 0; i < values.Length; i++)
                {
                    Assert.AreEqual((values[i] - mean[i % size]) / deviation[i % size], scaled[i]);
                }
            }
        }
    }

    [TestMethod]
    [DataRow(OutputKind.Linear)]
    [DataRow(OutputKind.Logistic)]
    public void The_scale_measured_on_data_is_the_scale_applied(OutputKind output)
    {
        var network = new NetworkOptions { InputSize = 1, Output = output };
        SequenceSet data = SequenceSet.Fixed([10, 30, 10, 30], 2, 1, [0, 1]);
        float* scaled = stackalloc float[2];
        DataScaler.Measure(network, new TrainingOptions(), data).ScaleInput([10, 30], scaled);

        Assert.AreEqual(-1, scaled[0], 1e-6);
        Assert.AreEqual(1, scaled[1], 1e-6);
    }

    private static float[] Draw(RandomSource random, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextUniform()) - 1)];
}
