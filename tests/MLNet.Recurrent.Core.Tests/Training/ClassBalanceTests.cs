using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;
using static MLNet.Recurrent.Core.Tests.Training.Measures;

namespace MLNet.Recurrent.Core.Tests.Training;

[TestClass]
public sealed class ClassBalanceTests
{
    private static readonly NetworkOptions Network = new() { InputSize = 1, HiddenSize = 4, OutputSize = 2, Output = OutputKind.Softmax };
    private static readonly TrainingOptions Options = new() { Epochs = 2, Loss = LossKind.SoftmaxCrossEntropy, ValidationFraction = 0 };

    [TestMethod]
    public void Each_class_has_the_same_weight_in_all()
    {
        SequenceSet data = SequenceSet.Fixed([1, 2, 3, 4, 5], 1, 1, [0, 1, 0, 0, 0], [1, 1, 1, 4, 0]);

        SequenceSet balanced = ClassBalance.Apply(data, ClassBalance.Factors(Options with { BalanceClasses = true }, data));

        // 6 of weight in class 0, 1 in class 1: 3.5 for each
        float[] expected = [3.5f / 6, 3.5f, 3.5f / 6, 4 * 3.5f / 6, 0];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], balanced.Weights![i], 1e-6f);
        }
    }

    [TestMethod]
    public void Balanced_it_trains_as_with_these_weights()
    {
        SequenceSet data = Unbalanced(null);
        float[] weights = [.. data.Targets.Select(target => target == 0 ? 24 / (2 * 20f) : 24 / (2 * 4f))];

        Assert.AreEqual(
            Hash(RecurrentTrainer.Train(Network, Options, Unbalanced(weights)).Model),
            Hash(RecurrentTrainer.Train(Network, Options with { BalanceClasses = true }, data).Model));
    }

    [TestMethod]
    public void With_weights_of_classes_it_trains_as_with_these_weights()
    {
        SequenceSet data = Unbalanced(null);
        float[] weights = [.. data.Targets.Select(target => target == 0 ? 0.5f : 4)];

        Assert.AreEqual(
            Hash(RecurrentTrainer.Train(Network, Options, Unbalanced(weights)).Model),
            Hash(RecurrentTrainer.Train(Network, Options with { ClassWeights = [0.5f, 4] }, data).Model));
        Assert.AreEqual(
            Hash(RecurrentTrainer.Train(Network, Options, Unbalanced([.. data.Targets.Select(target => 1 - target)])).Model),
            Hash(RecurrentTrainer.Train(Network, Options with { ClassWeights = [1, 0] }, data).Model),
            "A class of weight 0 is left out.");
    }

    [TestMethod]
    public void Weights_that_fit_no_class_are_refused()
    {
        string Refusal(TrainingOptions options, NetworkOptions? network = null)
        {
            try
            {
                RecurrentTrainer.Train(network ?? Network, options, Unbalanced(null));
            }
            catch (ArgumentException exception)
            {
                return exception.Message;
            }

            return "";
        }

        StringAssert.Contains(Refusal(Options with { ClassWeights = [1, 2, 3] }), "3 weights for 2 classes");
        StringAssert.Contains(Refusal(Options with { ClassWeights = [1, -2] }), "ClassWeights must be");
        StringAssert.Contains(Refusal(Options with { ClassWeights = [0, 0] }), "positive for at least one class");
        StringAssert.Contains(Refusal(Options with { ClassWeights = [1, 2], BalanceClasses = true }), "Use one of them");
        StringAssert.Contains(
            Refusal(Options with { Loss = LossKind.SquaredError, ClassWeights = [1, 2] }, new NetworkOptions { InputSize = 1 }), "Leave it empty");
    }

    [TestMethod]
    public void It_is_refused_where_a_sequence_has_no_class_of_its_own()
    {
        TrainingOptions options = new() { BalanceClasses = true };

        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => RecurrentTrainer.Train(new NetworkOptions { InputSize = 1 }, options, Tasks.Sine(8))).Message,
            "Set it to false");
    }

    private static SequenceSet Unbalanced(float[]? weights) => SequenceSet.Fixed(
        Tasks.Sine(24).Values, 20, 1, [.. Enumerable.Range(0, 24).Select(i => i % 6 == 0 ? 1f : 0f)], weights);
}
