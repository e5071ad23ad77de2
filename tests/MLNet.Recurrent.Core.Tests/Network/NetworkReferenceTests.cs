using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Core.Tests.Reference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Network;

/// <summary>
/// The engine against the double-precision reference: every cell, depth and direction at sizes below, at and above what a
/// register, a panel, a tile and a shard hold. A new cell is tested here as soon as the reference knows it.
/// </summary>
[TestClass]
[TestCategory("Cells")]
public sealed class NetworkReferenceTests
{
    private static readonly int[] HiddenSizes = [1, 5, 16, 17, 33, 64, 100];
    private static readonly int[] BatchSizes = [1, 7, 40];
    private static readonly int[] Lengths = [1, 2, 9];
    private static readonly LossKind[] Losses = ReferenceLoss.Kinds;

    // Multiplications in one direction through time: enough for every size at some batch and length, few enough for
    // processors without vectors.
    private const long LargestProduct = 3_000_000;

    public static IEnumerable<object[]> Shapes =>
        from cell in Enum.GetValues<CellKind>()
        from layers in (int[])[1, 2]
        from bidirectional in (bool[])[false, true]
        select new object[] { cell, layers, bidirectional };

    public static IEnumerable<object[]> Cells => Enum.GetValues<CellKind>().Select(cell => new object[] { cell });

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void Outputs_loss_and_every_gradient_equal_the_reference_at_every_size(CellKind cell, int layers, bool bidirectional)
    {
        int number = 0;
        foreach (int hidden in HiddenSizes)
        {
            foreach (int batch in BatchSizes)
            {
                foreach (int length in Lengths)
                {
                    number++;
                    LossKind loss = Losses[number % Losses.Length];
                    NetworkOptions network = Network(cell, layers, bidirectional, hidden, inputs: (number * 3 % 8) + 1, loss);
                    if (network.HiddenSize == 1 || Weights(network) * batch * length < LargestProduct)
                    {
                        int[] lengths = number % 2 == 0 ? Same(batch, length) : Mixed(batch, length);
                        Compare(Problem.Random(network, lengths, new ReferenceObjective(loss, HuberThreshold: 0.5), number));
                    }
                }
            }
        }
    }

    [TestMethod]
    [DataRow(CellKind.ElmanTanh, 1, true)]
    [DataRow(CellKind.ElmanRelu, 2, false)]
    [DataRow(CellKind.Lstm, 1, true)]
    [DataRow(CellKind.Lstm, 2, false)]
    [DataRow(CellKind.Gru, 1, true)]
    [DataRow(CellKind.Gru, 2, false)]
    [DataRow(CellKind.GruResetBefore, 1, true)]
    [DataRow(CellKind.GruResetBefore, 2, false)]
    public void Truncated_gradients_equal_the_reference(CellKind cell, int layers, bool bidirectional)
    {
        foreach (int truncation in (int[])[1, 3, 8, 100])
        {
            var objective = new ReferenceObjective(LossKind.SquaredError, TruncationSteps: truncation);
            NetworkOptions network = Network(cell, layers, bidirectional, hidden: 18, inputs: 3, objective.Loss);
            Compare(Problem.Random(network, Same(5, 9), objective, seed: 50));
            Compare(Problem.Random(network, Mixed(20, 11), objective, seed: 51));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void Outputs_of_a_sequence_alone_equal_the_reference_at_every_size(CellKind cell, int layers, bool bidirectional)
    {
        var objective = new ReferenceObjective(LossKind.SquaredError);
        int[] lengths = [5, 1, 3];
        foreach (int hidden in (int[])[.. Enumerable.Range(1, 34), 47, 48, 63, 64, 65, 80, 100])
        {
            NetworkOptions network = Network(cell, layers, bidirectional, hidden, inputs: (hidden % 7) + 1, objective.Loss);
            var problem = Problem.Random(network, lengths, objective, seed: hidden);
            double[][] expected = problem.ToReferenceNetwork().Predict(problem.ToReferenceData());
            double deviation = Deviation.Absolute(
                [.. expected.SelectMany(output => output)], Deviation.Widen(EngineUnderTest.PredictOneByOne(problem)));
            Assert.IsLessThanOrEqualTo(1e-6, deviation, network.ToString());
        }
    }

    [TestMethod]
    [DynamicData(nameof(Cells))]
    public void Gradients_of_sequences_run_in_stretches_equal_the_reference(CellKind cell)
    {
        foreach (int truncation in (int[])[0, 10])
        {
            var objective = new ReferenceObjective(LossKind.SquaredError, TruncationSteps: truncation);
            NetworkOptions network = Network(cell, layers: 2, bidirectional: false, hidden: 9, inputs: 2, objective.Loss);
            Compare(Problem.Random(network, Mixed(18, 50), objective, seed: 60), tapeBytes: 1);
        }
    }

    private static void Compare(Problem problem, long tapeBytes = NetworkWorkspace.DefaultTapeBytes)
    {
        ReferenceResult expected = problem.ToReferenceNetwork().Evaluate(problem.ToReferenceData(), problem.Objective);
        EngineResult actual = EngineUnderTest.Evaluate(problem, tapeBytes);
        string what = $"{problem.Network}, lengths {string.Join(' ', problem.Lengths)}, {problem.Objective}";

        double[] outputs = [.. expected.Outputs.SelectMany(output => output)];
        Assert.IsLessThanOrEqualTo(1e-6, Deviation.Absolute(outputs, Deviation.Widen(actual.Outputs)), what);
        Assert.IsLessThanOrEqualTo(1e-6, Math.Abs(expected.Loss - actual.Loss), what);
        Assert.HasCount(expected.Gradients.Count, actual.Gradients);


        // The few gradients of a single unit may all cancel within one sequence.
        double smallestScale = 0.01 * expected.Magnitudes.Values.Max();
        foreach ((string name, double[] gradient) in expected.Gradients)
        {
            double scale = Math.Max(expected.Magnitudes[name], smallestScale);
            double deviation = Deviation.Absolute(gradient, Deviation.Widen(actual.Gradients[name])) / scale;
            Assert.IsLessThanOrEqualTo(1e-5, deviation, $"{name}: {what}");
        }
    }

    private static NetworkOptions Network(CellKind cell, int layers, bool bidirectional, int hidden, int inputs, LossKind loss)
    {
        int outputs = loss switch
        {
            LossKind.Logistic => 1,
            LossKind.SoftmaxCrossEntropy => 5,
            _ => (hidden % 4) + 1,
        };
        return new NetworkOptions
        {
            InputSize = inputs,
            Cell = cell,
            HiddenSize = hidden,
            Layers = layers,
            Bidirectional = bidirectional,
            OutputSize = outputs,
            Output = LossTable.Output(loss),
        };
    }

    private static long Weights(NetworkOptions network) =>
        ReferenceNetwork.Shapes(network).Sum(shape => (long)shape.Rows * shape.Columns);

    private static int[] Same(int count, int length) => [.. Enumerable.Repeat(length, count)];

    // all lengths from 1 to the longest, in no order
    private static int[] Mixed(int count, int longest) =>
        [.. Enumerable.Range(0, count).Select(i => 1 + (((7 * i) + longest - 1) % longest))];
}
