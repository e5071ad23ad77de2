using MLNet.Recurrent.Core.Tests.Golden;
using MLNet.Recurrent.Core.Tests.Numerics;
using MLNet.Recurrent.Core.Tests.Reference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Training;

/// <summary>The update rules on registers against the published formulas, one number at a time in double precision.</summary>
[TestClass]
[TestCategory("Numerics")]
public sealed class OptimizerTests
{
    private static readonly NetworkOptions Network = new() { InputSize = 3, HiddenSize = 5, OutputSize = 2 };

    public static IEnumerable<object[]> Rules =>
        from kind in Enum.GetValues<OptimizerKind>()
        from decay in (double[])[0, 0.1]
        from lanes in LanesUnderTest.Names
        select new[] { kind, decay, lanes[0] };

    [TestMethod]
    [DynamicData(nameof(Rules))]
    public void Updates_equal_the_formula(OptimizerKind kind, double decay, string lanes)
    {
        var training = new GoldenTraining
        {
            Optimizer = kind,
            LearningRate = 0.02,
            Momentum = 0.8,
            Beta1 = 0.85,
            Beta2 = 0.97,
            Epsilon = 1e-5,
            WeightDecay = decay,
        };
        if (lanes == LanesUnderTest.Portable)
        {
            Compare<PortableLanes>(training);
        }
        else
        {
            Compare<Lanes512>(training);
        }
    }

    private static unsafe void Compare<V>(GoldenTraining training)
        where V : unmanaged, ILanes<V>
    {
        const int updates = 20;
        var random = new Random(1);
        var layout = new ParameterLayout(Network);
        var optimizer = new Optimizer<V>(Options(training), layout);
        var reference = new ReferenceOptimizer(training);
        float[] weights = new float[layout.Size], gradients = new float[layout.Size];
        foreach (Parameter entry in layout.Entries)
        {
            Fill(entry.Of(weights), () => random.NextSingle() - 0.5f);
        }

        Dictionary<string, double[]> expected = Widen(layout, weights);
        for (int update = 0; update < updates; update++)
        {
            foreach (Parameter entry in layout.Entries)
            {
                // from far below to far above epsilon, so that it shows where it is added
                Fill(entry.Of(gradients), () => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-7, 2)));
            }

            reference.Step(expected, Widen(layout, gradients));
            fixed (float* w = weights, g = gradients)
            {
                optimizer.Update(w, g, (float)training.LearningRate, []);
            }
        }

        Dictionary<string, double[]> actual = Widen(layout, weights);
        foreach ((string name, double[] values) in expected)
        {
            Assert.IsLessThanOrEqualTo(5e-6, Deviation.Relative(values, actual[name]), name);
        }

        Assert.AreEqual(layout.Count, weights.Count(weight => weight != 0), "Only weights change, never the gaps between them.");
    }

    private static TrainingOptions Options(GoldenTraining training) => new()
    {
        Optimizer = training.Optimizer,
        Momentum = (float)training.Momentum,
        Beta1 = (float)training.Beta1,
        Beta2 = (float)training.Beta2,
        RmsPropDecay = (float)training.Beta2,
        Epsilon = (float)training.Epsilon,
        WeightDecay = (float)training.WeightDecay,
    };

    private static Dictionary<string, double[]> Widen(ParameterLayout layout, float[] flat) =>
        layout.Entries.ToDictionary(entry => entry.Name, entry => Deviation.Widen(entry.Of(flat).ToArray()));

    private static void Fill(Span<float> values, Func<float> next)
    {
        foreach (ref float value in values)
        {
            value = next();
        }
    }
}
