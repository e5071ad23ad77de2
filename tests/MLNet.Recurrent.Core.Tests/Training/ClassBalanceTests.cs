using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;
using static MLNet.Recurrent.Core.Tests.Training.Measures;

namespace MLNet.Recurrent.Core.Tests.Training;

[TestClass]
public sealed class ClassBalanceTests
{
    private static readonly NetworkOptions Network = new() { InputSize = 1, HiddenSize = 4, OutputSize = 2, Output = OutputKind.Softmax };
    private static readonly NetworkOptions Tagger = Network with { OutputPerStep = true };
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

    [TestMethod]
    public void Steps_count_as_much_as_their_class_weighs()
    {
        SequenceSet data = Tagged(rare: 1);
        float[] weights = [0.5f, 4];
        TrainingOptions options = Options with { Epochs = 1, ClassWeights = [.. weights], LearningRate = 1e-20f };

        TrainingResult result = RecurrentTrainer.Train(Tagger, options, data, validation: data);

        // the definition, in doubles, over the outputs of the model: sum of w L / sum of w
        float[] outputs = new float[data.Targets.Length * 2];
        new SequencePredictor(result.Model).Predict(data, outputs);
        double loss = 0, weight = 0;
        for (int step = 0; step < data.Targets.Length; step++)
        {
            if (!float.IsNaN(data.Targets[step]))
            {
                int target = (int)data.Targets[step];
                loss += weights[target] * Math.Log(1 + Math.Exp((double)outputs[(2 * step) + 1 - target] - outputs[(2 * step) + target]));
                weight += weights[target];
            }
        }

        // float losses of some hundred steps
        Assert.AreEqual(loss / weight, result.History[0].ValidationLoss, 1e-6);
        Assert.AreEqual(loss / weight, result.History[0].Loss, 1e-6);
    }

    [TestMethod]
    public void Steps_of_weight_zero_are_as_steps_without_a_target() => Assert.AreEqual(
        Hash(RecurrentTrainer.Train(Tagger, Options, Tagged(rare: float.NaN)).Model),
        Hash(RecurrentTrainer.Train(Tagger, Options with { ClassWeights = [1, 0] }, Tagged(rare: 1)).Model));

    [TestMethod]
    public void A_sequence_of_one_step_weighs_as_its_step()
    {
        float[] values = [.. Enumerable.Range(0, 40).Select(i => MathF.Sin(i))], targets = [.. Enumerable.Range(0, 40).Select(i => i % 5 == 0 ? 1f : 0f)];
        int[] starts = [.. Enumerable.Range(0, 40)], ones = [.. starts.Select(_ => 1)];

        float[] weighted = RecurrentTrainer.Train(Network, Options with { ClassWeights = [0.5f, 4] }, SequenceSet.Fixed(values, 1, 1, targets)).Model.Parameters;
        float[] weightedSteps = RecurrentTrainer.Train(
            Tagger, Options with { ClassWeights = [0.5f, 4] }, SequenceSet.PerStep(values, starts, ones, 1, targets)).Model.Parameters;

        CollectionAssert.AreEqual(weighted, weightedSteps);
    }

    [TestMethod]
    public void Balanced_all_steps_of_a_class_weigh_as_much_as_those_of_another()
    {
        SequenceSet data = Tagged(rare: 1);
        int rare = data.Targets.Count(target => target == 1), common = data.Targets.Count(target => target == 0);
        float[] weights = [(float)((rare + common) / (2.0 * common)), (float)((rare + common) / (2.0 * rare))];

        Assert.AreEqual(
            Hash(RecurrentTrainer.Train(Tagger, Options with { ClassWeights = [.. weights] }, data).Model),
            Hash(RecurrentTrainer.Train(Tagger, Options with { BalanceClasses = true }, data).Model));
    }

    [TestMethod]
    public void Steps_that_cannot_be_weighed_are_refused()
    {
        string Refusal(TrainingOptions options, NetworkOptions network) =>
            Assert.ThrowsExactly<ArgumentException>(() => RecurrentTrainer.Train(network, options, Tagged(rare: 1))).Message;

        NetworkOptions chain = Tagger with { Output = OutputKind.ConditionalRandomField };
        TrainingOptions chained = Options with { Loss = LossKind.ConditionalRandomField };
        StringAssert.Contains(Refusal(chained with { ClassWeights = [1, 2] }, chain), "a conditional random field judges the classes of a sequence together. Leave it empty.");
        StringAssert.Contains(Refusal(chained with { BalanceClasses = true }, chain), "Set it to false");
        StringAssert.Contains(Refusal(Options with { ClassWeights = [0, 0, 1] }, Tagger with { OutputSize = 3 }), "or of a class that weighs nothing");

        // the last sequences have class 0 only
        StringAssert.Contains(Refusal(Options with { ClassWeights = [0, 1], ValidationFraction = 0.1f }, Tagger), "set the validation fraction to 0");
    }

    // A tenth of the steps has the rare class, but none of the last sequences'; a step of each sequence has no target.
    private static SequenceSet Tagged(float rare)
    {
        SequenceSet sine = Tasks.Sine(40);
        float[] targets = [.. Enumerable.Range(0, sine.Count * 20).Select(step => step % 20 == 7 ? float.NaN : step % 10 == 3 && step < 700 ? rare : 0)];
        return SequenceSet.PerStep(sine.Values, sine.Starts, sine.Lengths, 1, targets);
    }

    private static SequenceSet Unbalanced(float[]? weights) => SequenceSet.Fixed(
        Tasks.Sine(24).Values, 20, 1, [.. Enumerable.Range(0, 24).Select(i => i % 6 == 0 ? 1f : 0f)], weights);
}
