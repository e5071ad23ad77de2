using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Core.Tests.Golden;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>The reference earns its trust: from libtorch in double precision, and from differences of its own loss.</summary>
[TestClass]
public sealed class ReferenceTests
{
    private static readonly int[] Lengths = [3, 1, 6];

    public static IEnumerable<object[]> GoldenNames => GoldenCases.NamesOfLayers.Select(name => new object[] { name });

    public static IEnumerable<object[]> Shapes =>
        from cell in Enum.GetValues<CellKind>()
        from layers in (int[])[1, 2]
        from bidirectional in (bool[])[false, true]
        select new object[] { cell, layers, bidirectional };

    public static IEnumerable<object[]> Losses => ReferenceLoss.Kinds.Select(loss => new object[] { loss });

    [TestMethod]
    [DynamicData(nameof(GoldenNames))]
    public void Reference_equals_libtorch_in_double_precision(string name)
    {
        GoldenCase golden = GoldenCases.Load(name);
        Problem problem = golden.ToProblem();
        ReferenceResult result = problem.ToReferenceNetwork().Evaluate(problem.ToReferenceData(), problem.Objective);

        Assert.IsLessThanOrEqualTo(1e-12, Deviation.Absolute(golden.Outputs, [.. result.Outputs.SelectMany(output => output)]));
        Assert.IsLessThanOrEqualTo(1e-12, Math.Abs(golden.LossValue - result.Loss));
        Assert.HasCount(golden.Parameters.Length, result.Gradients);
        foreach (GoldenParameter parameter in golden.Parameters)
        {
            double deviation = Deviation.Relative(parameter.Gradient, result.Gradients[parameter.Name]);
            Assert.IsLessThanOrEqualTo(1e-11, deviation, parameter.Name);
        }
    }

    [TestMethod]
    [DynamicData(nameof(GoldenNames))]
    public void Reference_optimizer_reaches_the_losses_of_libtorch(string name)
    {
        GoldenCase golden = GoldenCases.Load(name);
        Problem problem = golden.ToProblem();
        ReferenceData data = problem.ToReferenceData();
        foreach (GoldenTraining training in golden.Trainings)
        {
            ReferenceNetwork network = problem.ToReferenceNetwork();
            var optimizer = new ReferenceOptimizer(training);
            double[] losses = new double[training.Losses.Length];
            for (int update = 0; update < losses.Length; update++)
            {
                ReferenceResult result = network.Evaluate(data, problem.Objective);
                losses[update] = result.Loss;
                optimizer.Step(network.Parameters, result.Gradients);
            }

            // libtorch clips to norm / (norm + 1e-6)
            double tolerance = training.ClipNorm > 0 ? 1e-6 : 1e-11;
            Assert.IsLessThanOrEqualTo(tolerance, Deviation.Absolute(training.Losses, losses), training.ToString());
        }
    }

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void Reference_gradients_are_the_differences_of_its_loss_for_every_shape(CellKind cell, int layers, bool bidirectional)
    {
        var network = new NetworkOptions
        {
            InputSize = 2,
            Cell = cell,
            HiddenSize = 3,
            Layers = layers,
            Bidirectional = bidirectional,
            OutputSize = 2,
        };
        var objective = new ReferenceObjective(LossKind.SquaredError);
        CompareWithDifferences(Problem.Random(network, Lengths, objective, seed: 10 + layers));
    }

    [TestMethod]
    [DynamicData(nameof(Losses))]
    public void Reference_gradients_are_the_differences_of_its_loss_for_every_loss(LossKind loss)
    {
        var network = new NetworkOptions { InputSize = 2, HiddenSize = 4, OutputSize = loss == LossKind.Logistic ? 1 : 3 };
        CompareWithDifferences(Problem.Random(network, Lengths, new ReferenceObjective(loss, HuberThreshold: 0.5), seed: 20));
    }

    [TestMethod]
    [DataRow(CellKind.ElmanTanh)]
    [DataRow(CellKind.ElmanRelu)]
    [DataRow(CellKind.Lstm)]
    [DataRow(CellKind.Gru)]
    [DataRow(CellKind.GruResetBefore)]
    public void Reference_truncated_to_two_steps_takes_the_state_before_them_as_given(CellKind kind)
    {
        // The sum of the last hidden state as loss; only the last two steps, from a state held fixed, are differentiated.
        const int inputs = 2, hidden = 3;
        var random = new Random(30);
        var options = new NetworkOptions { InputSize = inputs, Cell = kind, HiddenSize = hidden };
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
        var parameters = ReferenceNetwork.Shapes(options)
            .ToDictionary(shape => shape.Name, shape => Draw(shape.Rows * shape.Columns));
        double[][] sequence = [.. Enumerable.Range(0, 5).Select(_ => Draw(inputs))];
        ReferenceCell cell = ReferenceCell.Of(kind);
        CellWeights weights = WeightsOf(parameters);
        CellStep given = new([], [], [], new double[hidden], new double[hidden], []);
        foreach (double[] x in sequence[..^2])
        {
            given = cell.Forward(weights, x, given.Hidden, given.Memory);
        }

        double LastTwoSteps()
        {
            CellStep step = cell.Forward(weights, sequence[^2], given.Hidden, given.Memory);
            return cell.Forward(weights, sequence[^1], step.Hidden, step.Memory).Hidden.Sum();
        }

        var gradients = parameters.ToDictionary(entry => entry.Key, entry => new double[entry.Value.Length]);
        var scan = new ReferenceScan(cell, weights, hidden, reverse: false);
        scan.Forward(sequence);
        double[][] outputGradients = [.. sequence.Select(_ => new double[hidden])];
        Array.Fill(outputGradients[^1], 1);
        scan.Backward(outputGradients, WeightsOf(gradients), truncation: 2);

        foreach ((string name, double[] values) in parameters.Where(entry => entry.Key.EndsWith("_l0", StringComparison.Ordinal)))
        {
            Assert.IsLessThanOrEqualTo(1e-7, Deviation.Relative(Differences(values, LastTwoSteps), gradients[name]), name);
        }
    }

    private static CellWeights WeightsOf(Dictionary<string, double[]> from) =>
        new(new Affine(from["weight_ih_l0"], from["bias_ih_l0"]), new Affine(from["weight_hh_l0"], from["bias_hh_l0"]));

    private static void CompareWithDifferences(Problem problem)
    {
        ReferenceNetwork network = problem.ToReferenceNetwork();
        ReferenceData data = problem.ToReferenceData();
        ReferenceResult result = network.Evaluate(data, problem.Objective);
        Assert.AreEqual(result.Loss, network.Loss(data, problem.Objective), 1e-14);
        foreach ((string name, double[] values) in network.Parameters)
        {
            double[] differences = Differences(values, () => network.Loss(data, problem.Objective));
            Assert.IsLessThanOrEqualTo(1e-7, Deviation.Relative(differences, result.Gradients[name]), name);
        }
    }

    // (f(w + h) - f(w - h)) / 2h for each w, h chosen where truncation and rounding both stay near 1e-10
    private static double[] Differences(double[] values, Func<double> loss)
    {
        const double h = 1e-5;
        double[] differences = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            values[i] = value + h;
            double above = loss();
            values[i] = value - h;
            differences[i] = (above - loss()) / (2 * h);
            values[i] = value;
        }

        return differences;
    }
}
