using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Network;

/// <summary>
/// The gradient of whole networks against central differences of the loss along random directions. Differences of float losses
/// leave about two digits beside the kinks of a maximum, which is enough to find a part whose way back is wrong; the golden files check the digits.
/// </summary>
[TestClass]
public sealed class DirectionalDerivativeTests
{
    private const int Sequences = 21;
    private const double Tolerance = 0.02;

    public static IEnumerable<(string Name, NetworkOptions Network)> Networks()
    {
        var plain = new NetworkOptions { InputSize = 4, HiddenSize = 7, OutputSize = 3, Output = OutputKind.Softmax };
        EmbeddingOptions words = new() { FirstColumn = 1, Columns = 2, Count = 6, Size = 5 };
        ConvolutionOptions wide = new() { Filters = 20, Kernel = 5, Stride = 2 }, narrow = new() { Filters = 6, Kernel = 3, BatchNormalization = false };
        yield return ("last", plain);
        yield return ("mean", plain with { Pooling = PoolingKind.Mean });
        yield return ("max, two directions", plain with { Pooling = PoolingKind.Max, Bidirectional = true });
        yield return ("mean and max", plain with { Pooling = PoolingKind.MeanAndMax, Layers = 2, Cell = CellKind.Gru });
        yield return ("attention", plain with { Pooling = PoolingKind.Attention });
        yield return ("attention, two directions", plain with { Pooling = PoolingKind.Attention, Bidirectional = true });
        yield return ("a step each", plain with { OutputPerStep = true });
        yield return ("a step each, two directions, two layers", plain with { OutputPerStep = true, Bidirectional = true, Layers = 2 });
        yield return ("a chain of classes", plain with { OutputPerStep = true, Output = OutputKind.ConditionalRandomField, Bidirectional = true });
        yield return ("embedding", plain with { Embeddings = [words] });
        yield return ("two embeddings, two directions", plain with
        {
            Embeddings = [words, new() { FirstColumn = 3, Count = 4, Size = 3 }],
            Bidirectional = true,
            OutputPerStep = true,
        });
        yield return ("convolution", plain with { Convolutions = [narrow] });
        yield return ("convolutions with normalisation", plain with { Convolutions = [wide, narrow with { BatchNormalization = true }] });
        yield return ("segments", plain with { Convolutions = [narrow with { Kernel = 3, Stride = 3 }], Pooling = PoolingKind.Mean });
        yield return ("standardised sequences beside themselves", plain with
        {
            Embeddings = [words],
            Convolutions = [wide],
            SequenceStandardization = SequenceStandardization.Beside,
        });
        yield return ("convolutions beside the recurrent layers", plain with
        {
            Embeddings = [words],
            Convolutions = [wide, narrow],
            PoolConvolutions = true,
            ConvolutionBranch = true,
            Pooling = PoolingKind.Mean,
        });
        yield return ("the last steps", plain with { OutputSteps = 2 });
        yield return ("the last steps, two directions, two layers", plain with { OutputSteps = 2, Bidirectional = true, Layers = 2 });
        yield return ("the last segments", plain with { OutputSteps = 2, Convolutions = [narrow with { Kernel = 2, Stride = 2, Filters = 9 }] });
        yield return ("steps that skip the recurrent layers", plain with { SkipSteps = 4, SkipColumns = 2 });
        yield return ("steps that skip normalised layers", plain with { SkipSteps = 2, LayerNormalization = true });
        yield return ("everything that skips the recurrent layers", plain with { Embeddings = [words], Convolutions = [wide], PoolConvolutions = true, SkipSteps = 3 });
        yield return ("normalised layers", plain with { Layers = 2, LayerNormalization = true });
        yield return ("a residual stack", plain with { Layers = 3, Residual = true, Cell = CellKind.Gru });
        yield return ("a normalised residual stack, two directions, a step each", plain with
        {
            Layers = 3,
            Residual = true,
            LayerNormalization = true,
            Bidirectional = true,
            OutputPerStep = true,
        });
        yield return ("everything", plain with
        {
            Embeddings = [words],
            Convolutions = [wide, narrow],
            PoolConvolutions = true,
            Bidirectional = true,
            Pooling = PoolingKind.MeanAndMax,
            Layers = 2,
            LayerNormalization = true,
            Residual = true,
        });
    }

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void The_gradient_is_the_slope_of_the_loss(string name, NetworkOptions network) =>
        LanesTable.Visit<Check, bool>(new Check(name, network, []));

    [TestMethod]
    public void The_gradient_is_the_slope_of_a_loss_whose_steps_weigh_by_their_class() =>
        LanesTable.Visit<Check, bool>(new Check(
            "weights of classes",
            new NetworkOptions { InputSize = 4, HiddenSize = 7, OutputSize = 3, Output = OutputKind.Softmax, OutputPerStep = true },
            [0.5f, 4, 0]));

    private static LossKind LossOf(NetworkOptions network) =>
        network.Output == OutputKind.ConditionalRandomField ? LossKind.ConditionalRandomField : LossKind.SoftmaxCrossEntropy;

    private static SequenceSet Data(NetworkOptions network)
    {
        var random = new RandomSource(5);
        int[] lengths = [.. Enumerable.Range(0, Sequences).Select(_ => Math.Max(1, network.OutputSteps * 2) + random.NextBelow(9))], starts = new int[Sequences];
        for (int i = 1; i < Sequences; i++)
        {
            starts[i] = starts[i - 1] + (lengths[i - 1] * network.InputSize);
        }

        int steps = lengths.Sum();
        float[] values = new float[steps * network.InputSize];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = network.IsEmbedded(i % network.InputSize) ? random.NextBelow(6) - 1 : (float)random.NextNormal();
        }

        float[] targets = [.. Enumerable.Range(0, network.OutputPerStep ? steps : Sequences * Math.Max(1, network.OutputSteps)).Select(_ => (float)random.NextBelow(3))];
        if (!network.OutputPerStep)
        {
            return SequenceSet.Packed(values, starts, lengths, network.InputSize, targets);
        }

        targets[3] = float.NaN;
        return SequenceSet.PerStep(values, starts, lengths, network.InputSize, targets);
    }

    private readonly struct Check(string name, NetworkOptions network, float[] classWeights) : ILanesVisitor<bool>
    {
        public unsafe bool Visit<V>()
            where V : unmanaged, ILanes<V>
        {
            SequenceSet data = Data(network);
            var layout = new ParameterLayout(network);
            float[] weights = WeightInitializer.Create(network, layout, seed: 3);
            var random = new RandomSource(11);
            foreach (Parameter entry in layout.Entries)
            {
                foreach (ref float weight in entry.Of(weights))
                {
                    weight += entry.Role is ParameterRole.RunningMean or ParameterRole.RunningVariance ? 0 : 0.3f * (float)random.NextNormal();
                }
            }

            int[] order = [.. Enumerable.Range(0, data.Count).OrderByDescending(i => data.Lengths[i])];
            var training = new TrainingOptions { Loss = LossOf(network), Threads = 2, ClassWeights = [.. classWeights] };
            var sequences = new PinnedSequences(data, Scaling.None(network), stepWeights: training.ClassWeights);
            using var engine = new GradientEngine<V>(network, training, layout, data.Count, data.LongestLength);
            float[] gradient = new float[layout.Size], ignored = new float[layout.Size];
            Loss(weights, gradient);
            foreach (Parameter entry in layout.Entries.Where(entry => entry.Offset < layout.TrainedSize))
            {
                // Along the signs of the gradient of one parameter, mixed with chance: a slope that is not lost in rounding.
                float[] direction = [.. Enumerable.Range(0, entry.Count).Select(i => MathF.Sign(entry.Of(gradient)[i]) * random.NextUniform())];
                double expected = 0;
                for (int i = 0; i < entry.Count; i++)
                {
                    expected += entry.Of(gradient)[i] * direction[i];
                }

                double size = Math.Sqrt(direction.Sum(value => (double)value * value));
                float step = (float)(0.004 / Math.Max(size, 1e-6));
                double slope = (Loss(Moved(step), ignored) - Loss(Moved(-step), ignored)) / (2 * step);
                Assert.AreEqual(expected, slope, (Tolerance * Math.Abs(expected)) + (2e-4 * size), $"{name}: {entry.Name}");

                float[] Moved(float by)
                {
                    float[] moved = [.. weights];
                    for (int i = 0; i < direction.Length; i++)
                    {
                        entry.Of(moved)[i] += by * direction[i];
                    }

                    return moved;
                }
            }

            return true;

            double Loss(float[] parameters, float[] result)
            {
                fixed (float* pointer = parameters)
                {
                    engine.Pack(pointer, layout);
                    return engine.Compute(sequences, order, update: 0, result);
                }
            }
        }
    }
}
