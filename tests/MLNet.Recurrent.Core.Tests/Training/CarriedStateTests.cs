using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Training;

/// <summary>Truncated backpropagation of networks with an output per step: stretches, the state carried from one to the next.</summary>
[TestClass]
[TestCategory("Cells")]
public sealed unsafe class CarriedStateTests
{
    private const int Sequences = 37, Longest = 41, Back = 3;

    public static IEnumerable<object[]> Cases =>
        from cell in Enum.GetValues<CellKind>() from steps in new[] { 1, 4, 40, 41 } select new object[] { cell, steps };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Stretches_change_nothing_of_the_forward_pass(CellKind cell, int steps)
    {
        NetworkOptions network = Network with { Cell = cell, Layers = 2 };
        SequenceSet data = Echo(Sequences, 2, Longest, seed: 5);
        using GradientEngine<PortableLanes> whole = Engine(network, 0, data, out _), cut = Engine(network, steps, data, out _);
        int[] order = LongestFirst(data);
        var pinned = new PinnedSequences(data, Scaling.None(network));

        (double expected, double weight) = whole.Score(pinned, order);
        (double loss, double sameWeight) = cut.Score(pinned, order);

        Assert.AreEqual(weight, sameWeight);

        // The same steps; products of fewer rows round their last bit differently.
        Assert.AreEqual(expected, loss, 1e-7 * expected);
    }

    [TestMethod]
    [DataRow(CellKind.Lstm)]
    [DataRow(CellKind.Gru)]
    public void The_gradient_of_a_stretch_is_its_slope_from_the_state_carried_into_it(CellKind cell)
    {
        const int steps = 9, stretch = 2;
        NetworkOptions network = Network with { Cell = cell, Layers = 2 };
        SequenceSet data = Echo(Sequences, 2, Longest, seed: 6);
        using GradientEngine<PortableLanes> engine = Engine(network, steps, data, out float[] weights);
        var layout = new ParameterLayout(network);
        int[] order = LongestFirst(data);
        var pinned = new PinnedSequences(data, Scaling.None(network));
        float[] gradient = new float[layout.Size];
        _ = Loss(0, ignored: gradient);
        foreach (Parameter entry in layout.Entries)
        {
            int at = entry.Offset + (entry.Count / 2);
            double slope = (Loss(0.01f, new float[layout.Size], at) - Loss(-0.01f, new float[layout.Size], at)) / 0.02;
            Assert.AreEqual(slope, gradient[at], 2e-4, entry.Name);
        }

        // The stretches before with the weights as they are, this one with a weight changed.
        double Loss(float change, float[] ignored, int at = 0)
        {
            Pack(engine, layout, weights);
            for (int before = 0; before < stretch; before++)
            {
                _ = engine.Compute(pinned, order, 0, new float[layout.Size], before);
            }

            float[] changed = [.. weights];
            changed[at] += change;
            Pack(engine, layout, changed);
            return engine.Compute(pinned, order, 0, ignored, stretch);
        }
    }

    [TestMethod]
    public void What_came_before_a_stretch_is_remembered_in_it()
    {
        // Of four steps of a stretch, three ask for an input of the stretch before.
        SequenceSet data = Echo(64, 40, 40, seed: 1);
        RecurrentModel model = RecurrentTrainer.Train(
            Network with { HiddenSize = 32 }, new TrainingOptions { TruncationSteps = Back + 1, Epochs = 60, LearningRate = 0.01f, WeightDecay = 0 }, data).Model;
        float[] outputs = new float[data.Lengths.Sum()];
        new SequencePredictor(model).Predict(data, outputs);
        double error = outputs.Zip(data.Targets).Where(pair => !float.IsNaN(pair.Second)).Average(pair => Math.Pow(pair.First - pair.Second, 2));
        Assert.IsLessThan(0.1, error, "The variance is 1; without the state three quarters of it would stay.");
    }

    [TestMethod]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        SequenceSet data = Echo(70, 2, 30, seed: 2);
        string Train(int threads) => Measures.Hash(RecurrentTrainer.Train(
            Network, new TrainingOptions { TruncationSteps = 7, Epochs = 3, Threads = threads, Dropout = 0.1f }, data).Model);
        string one = Train(1);
        Assert.AreEqual(one, Train(2));
        Assert.AreEqual(one, Train(4));
    }

    [TestMethod]
    [DoNotParallelize]
    public void A_hundred_thousand_steps_are_trained_in_bounded_memory()
    {
        const int steps = 100_000;
        var random = new RandomSource(1);
        float[] values = new float[2 * steps], targets = new float[2 * steps];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)random.NextNormal();
            targets[i] = i % steps == 0 ? float.NaN : values[i - 1];
        }

        SequenceSet data = SequenceSet.PerStep(values, [0, steps], [steps, steps], 1, targets);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        TrainingResult result = RecurrentTrainer.Train(
            Network, new TrainingOptions { TruncationSteps = 100, Epochs = 2, BatchSize = 2, ValidationFraction = 0 }, data);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before, copy = sizeof(float) * (values.Length + targets.Length);

        Assert.IsLessThan(copy + (4L << 20), allocated, "The data in the network's scale, and no more than for a hundred steps.");
        Assert.IsLessThan(0.05, result.History[^1].Loss, "A thousand updates an epoch are enough to learn to look back by one.");
    }

    [TestMethod]
    public void Convolutions_are_refused()
    {
        NetworkOptions network = Network with { Convolutions = [new() { Filters = 4, Kernel = 3 }] };
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => RecurrentTrainer.Train(network, new TrainingOptions { TruncationSteps = 3 }, Echo(4, 9, 9, 1))).Message,
            "convolutions read across their ends");
    }

    private static NetworkOptions Network { get; } = new() { InputSize = 1, HiddenSize = 10, OutputPerStep = true };

    // The input some steps ago; none where there was none.
    private static SequenceSet Echo(int count, int shortest, int longest, int seed)
    {
        var random = new RandomSource((ulong)seed);
        int[] lengths = [.. Enumerable.Range(0, count).Select(_ => shortest + random.NextBelow(longest - shortest + 1))], starts = new int[count];
        var values = new List<float>();
        var targets = new List<float>();
        for (int i = 0; i < count; i++)
        {
            starts[i] = values.Count;
            for (int step = 0; step < lengths[i]; step++)
            {
                values.Add((float)random.NextNormal());
                targets.Add(step < Back ? float.NaN : values[^(Back + 1)]);
            }
        }

        return SequenceSet.PerStep([.. values], starts, lengths, 1, [.. targets]);
    }

    private static int[] LongestFirst(SequenceSet data) => [.. Enumerable.Range(0, data.Count).OrderByDescending(i => data.Lengths[i])];

    private static GradientEngine<PortableLanes> Engine(NetworkOptions network, int truncation, SequenceSet data, out float[] weights)
    {
        var layout = new ParameterLayout(network);
        weights = WeightInitializer.Create(network, layout, 1);
        var engine = new GradientEngine<PortableLanes>(
            network, new TrainingOptions { TruncationSteps = truncation, Threads = 2 }, layout, data.Count, data.LongestLength);
        Pack(engine, layout, weights);
        return engine;
    }

    private static void Pack(GradientEngine<PortableLanes> engine, ParameterLayout layout, float[] weights)
    {
        fixed (float* parameters = weights)
        {
            engine.Pack(parameters, layout);
        }
    }
}
