using MLNet.Recurrent.Core.Tests.Network;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Persistence;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Training;

/// <summary>The chain of classes against the enumeration of all its paths.</summary>
[TestClass]
public sealed unsafe class ConditionalRandomFieldLossTests
{
    private const float Share = 0.25f;

    // Scores near one, as trained; of hundreds, beyond exp in float; of thousands, beyond exp in double.
    public static IEnumerable<object[]> Chains =>
        from classes in new[] { 2, 3, 5 }
        from steps in new[] { 1, 2, 3, 5 }
        from size in new[] { 1f, 60f, 2000f }
        from missing in new[] { false, true }
        select new object[] { classes, steps, size, missing };

    [TestMethod]
    [DynamicData(nameof(Chains))]
    public void Loss_and_gradients_are_those_of_the_enumeration(int classes, int steps, float size, bool missing)
    {
        var chain = new EnumeratedChain(classes, steps, size, seed: classes + steps);
        float[] targets = Targets(chain, missing);
        int stride = classes + 3;
        float[] outputs = new float[steps * stride], gradients = new float[steps * stride], packed = new float[7 + (classes * (classes + 2))];
        for (int step = 0; step < steps; step++)
        {
            chain.Outputs.AsSpan(step * classes, classes).CopyTo(outputs.AsSpan(step * stride));
        }

        double loss;
        fixed (float* y = outputs, dy = gradients, own = packed)
        {
            var crf = new ConditionalRandomFieldLoss(chain.Transitions, gradientPlace: 7);
            loss = crf.Evaluate(y, stride, steps, targets, Share, dy, own);
            Assert.AreEqual(loss, crf.Evaluate(y, stride, steps, targets, Share, dy, null), "The loss alone.");
            _ = crf.Evaluate(y, stride, steps, targets, Share, dy, own);
        }

        if (Array.TrueForAll(targets, float.IsNaN))
        {
            Assert.AreEqual(0, loss);
            Assert.IsTrue(Array.TrueForAll(gradients, value => value == 0));
            return;
        }

        // Differences of scores as large as size.
        Assert.AreEqual(chain.Loss(targets), loss, 1e-9 * size);
        double Expected(Func<int[], bool> property) => Share * (chain.Probability(property) - chain.Probability(property, targets));
        for (int k = 0; k < classes; k++)
        {
            for (int step = 0; step < steps; step++)
            {
                Assert.AreEqual(Expected(path => path[step] == k), gradients[(step * stride) + k], 1e-6, $"output {step}, {k}");
            }

            // Twice: it was evaluated twice, and these gradients are added to.
            Assert.AreEqual(2 * Expected(path => path[0] == k), packed[7 + k], 1e-6, $"start {k}");
            Assert.AreEqual(2 * Expected(path => path[^1] == k), packed[7 + classes + k], 1e-6, $"end {k}");
            for (int i = 0; i < classes; i++)
            {
                double expected = Enumerable.Range(1, steps - 1).Sum(step => Expected(path => path[step - 1] == i && path[step] == k));
                Assert.AreEqual(2 * expected, packed[7 + (2 * classes) + (i * classes) + k], 2e-6, $"from {i} to {k}");
            }
        }

        Assert.IsTrue(Array.TrueForAll(packed[..7], value => value == 0), "Only its own place.");
    }

    [TestMethod]
    [DynamicData(nameof(Chains))]
    public void The_best_path_and_the_probabilities_are_those_of_the_enumeration(int classes, int steps, float size, bool missing)
    {
        var chain = new EnumeratedChain(classes, steps, size, seed: missing ? 77 : 78);
        var paths = new ChainPaths(chain.Transitions);
        int[] best = new int[steps];
        float[] expectations = new float[chain.Outputs.Length];
        fixed (float* y = chain.Outputs, p = expectations)
        {
            paths.Begin(y, classes, steps);
            paths.Best(best);
            _ = paths.LogSum([]);
            paths.AddExpectations([], 1, p, null);
        }

        CollectionAssert.AreEqual(chain.Best, best);
        for (int i = 0; i < expectations.Length; i++)
        {
            Assert.AreEqual(chain.Probability(path => path[i / classes] == i % classes), expectations[i], 1e-6);
        }
    }

    [TestMethod]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        string Train(int threads) => Measures.Hash(RecurrentTrainer.Train(Network, Options with { Threads = threads }, Brackets(100, seed: 1)).Model);
        string one = Train(1);
        Assert.AreEqual(one, Train(2));
        Assert.AreEqual(one, Train(5));
    }

    [TestMethod]
    public void A_chain_gets_right_what_single_steps_cannot()
    {
        // Nothing says which of three readings a sequence has. 0 0 0 0 is the most likely of them, but 1 is the most likely first step.
        SequenceSet train = Brackets(400, seed: 1), test = Brackets(100, seed: 2);
        TrainingOptions options = Options with { Epochs = 30 };
        double chain = Consistent(RecurrentTrainer.Train(Network, options, train).Model, test);
        double single = Consistent(
            RecurrentTrainer.Train(Network with { Output = OutputKind.Softmax }, options with { Loss = LossKind.SoftmaxCrossEntropy }, train).Model, test);
        Assert.AreEqual(1, chain, 0.03);
        Assert.IsLessThan(0.9, single);
    }

    [TestMethod]
    public void Marginals_of_a_model_are_probabilities_and_its_file_keeps_the_transitions()
    {
        SequenceSet data = Brackets(60, seed: 3);
        RecurrentModel model = RecurrentTrainer.Train(Network, Options with { Epochs = 30, ValidationFraction = 0 }, data).Model;
        Assert.IsGreaterThan(0.1f, model.Layout["crf.transitions"].Of(model.Parameters).ToArray().Max(MathF.Abs), "Trained.");
        using var file = new MemoryStream();
        model.Save(file);
        file.Position = 0;
        RecurrentModel loaded = RecurrentModel.Load(file);
        CollectionAssert.AreEqual(model.Parameters, loaded.Parameters);

        float[] outputs = new float[data.Lengths[0] * 3], probabilities = new float[outputs.Length];
        new SequencePredictor(loaded).Predict(data.Values.AsSpan(0, data.Lengths[0]), outputs);
        new TagDecoder(loaded).Probabilities(outputs, probabilities);
        for (int step = 0; step < data.Lengths[0]; step++)
        {
            Assert.AreEqual(1, probabilities[(step * 3)..((step * 3) + 3)].Sum(), 1e-5);
        }

        outputs[1] = float.NaN;
        int[] tags = new int[data.Lengths[0]];
        new TagDecoder(loaded).Decode(outputs, tags);
        Assert.IsTrue(Array.TrueForAll(tags, tag => tag == -1));
    }

    [TestMethod]
    public void What_does_not_go_with_a_chain_is_refused()
    {
        SequenceSet data = Brackets(10, seed: 1);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>((Network with { OutputPerStep = false }).Validate).Message, "OutputPerStep must be true");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => RecurrentTrainer.Train(Network with { Bidirectional = false }, Options with { TruncationSteps = 3 }, data)).Message,
            "judges a sequence as a whole");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => RecurrentTrainer.Train(Network, Options with { Loss = LossKind.SoftmaxCrossEntropy }, data)).Message,
            "ConditionalRandomField");
    }

    private static NetworkOptions Network { get; } = new()
    {
        InputSize = 1,
        HiddenSize = 8,
        Bidirectional = true,
        OutputSize = 3,
        OutputPerStep = true,
        Output = OutputKind.ConditionalRandomField,
    };

    private static TrainingOptions Options { get; } = new() { Loss = LossKind.ConditionalRandomField, Epochs = 5, LearningRate = 0.01f };

    private static float[] Targets(EnumeratedChain chain, bool missing)
    {
        var random = new RandomSource((ulong)(chain.Steps * chain.Classes));
        return [.. Enumerable.Range(0, chain.Steps).Select(_ => missing && random.NextUniform() < 0.5f ? float.NaN : random.NextBelow(chain.Classes))];
    }

    // Inputs are noise; the classes are 0 0 0 0 (four in ten), 1 1 1 1 or 1 2 1 2 (three in ten each).
    private static SequenceSet Brackets(int count, int seed)
    {
        var random = new RandomSource((ulong)seed);
        int[] lengths = [.. Enumerable.Range(0, count).Select(_ => 2 + random.NextBelow(6))], starts = new int[count];
        var targets = new List<float>();
        for (int i = 0; i < count; i++)
        {
            starts[i] = targets.Count;
            float reading = random.NextUniform();
            targets.AddRange(Enumerable.Range(0, lengths[i]).Select(step => reading < 0.4f ? 0f : reading < 0.7f ? 1f : 1f + (step % 2)));
        }

        return SequenceSet.PerStep([.. targets.Select(_ => (float)random.NextNormal())], starts, lengths, 1, [.. targets]);
    }

    // Share of sequences whose classes are one reading throughout.
    private static double Consistent(RecurrentModel model, SequenceSet data)
    {
        var predictor = new SequencePredictor(model);
        var decoder = new TagDecoder(model);
        int right = 0;
        for (int i = 0; i < data.Count; i++)
        {
            float[] outputs = new float[data.Lengths[i] * 3];
            int[] tags = new int[data.Lengths[i]];
            predictor.Predict(data.Values.AsSpan(data.Starts[i], data.Lengths[i]), outputs);
            decoder.Decode(outputs, tags);
            bool isReading = Array.TrueForAll(tags, tag => tag == tags[0] && tag < 2) || !tags.Where((tag, step) => tag != 1 + (step % 2)).Any();
            right += isReading ? 1 : 0;
        }

        return (double)right / data.Count;
    }
}
