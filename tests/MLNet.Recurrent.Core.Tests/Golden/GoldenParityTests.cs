using MLNet.Recurrent.Core.Tests.Network;
using MLNet.Recurrent.Core.Tests.Reference;

namespace MLNet.Recurrent.Core.Tests.Golden;

/// <summary>The engine computes what libtorch computes, from the same weights, within the rounding of single precision.</summary>
[TestClass]
[TestCategory("Cells")]
public sealed class GoldenParityTests
{
    public static IEnumerable<object[]> Names => GoldenCases.Names.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Outputs_and_loss_equal_those_of_libtorch(string name)
    {
        GoldenCase golden = GoldenCases.Load(name);
        EngineResult result = EngineUnderTest.Evaluate(golden.ToProblem());
        Assert.IsLessThanOrEqualTo(1e-6, Deviation.Absolute(golden.Outputs, Deviation.Widen(result.Outputs)));
        Assert.IsLessThanOrEqualTo(1e-6, Math.Abs(golden.LossValue - result.Loss));
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Every_gradient_equals_that_of_libtorch(string name)
    {
        GoldenCase golden = GoldenCases.Load(name);
        EngineResult result = EngineUnderTest.Evaluate(golden.ToProblem());
        Assert.HasCount(golden.Parameters.Length, result.Gradients);
        foreach (GoldenParameter parameter in golden.Parameters)
        {
            double deviation = Deviation.Relative(parameter.Gradient, Deviation.Widen(result.Gradients[parameter.Name]));
            Assert.IsLessThanOrEqualTo(1e-5, deviation, parameter.Name);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Losses_of_training_equal_those_of_libtorch(string name)
    {
        GoldenCase golden = GoldenCases.Load(name);
        foreach (GoldenTraining training in golden.Trainings)
        {
            double[] losses = EngineUnderTest.Train(golden.ToProblem(), training);
            Assert.IsLessThanOrEqualTo(1e-5, Deviation.Absolute(training.Losses, losses), training.ToString());
        }
    }
}
