using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Core.Tests.Network;
using MLNet.Recurrent.Core.Tests.Reference;
using MLNet.Recurrent.Core.Tests.Training;
using MLNet.Recurrent.Diagnostics;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;
using static MLNet.Recurrent.Core.Tests.Diagnostics.PerturbedNetwork;

namespace MLNet.Recurrent.Core.Tests.Diagnostics;

/// <summary>
/// Gradients along states and inputs against what happens to the loss when a state or input is moved: in double precision, so that
/// all digits of the engine's floats count.
/// </summary>
[TestClass]
public sealed class SequenceTracerTests
{
    private const int Steps = 7;
    private const double Tolerance = 2e-5;

    public static IEnumerable<object[]> Shapes =>
        from cell in Enum.GetValues<CellKind>()
        from layers in (int[])[1, 2, 3]
        from bidirectional in (bool[])[false, true]
        where layers < 3 || cell is CellKind.Lstm or CellKind.Gru
        select new object[] { cell, layers, bidirectional };

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void Norms_by_step_are_those_of_the_slopes_along_states_and_inputs(CellKind cell, int layers, bool bidirectional)
    {
        var network = new NetworkOptions { InputSize = 3, Cell = cell, HiddenSize = 18, Layers = layers, Bidirectional = bidirectional, OutputSize = 2 };
        network = layers == 3 ? network with { LayerNormalization = true, Residual = true } : network;
        var problem = Problem.Random(network, [Steps], new ReferenceObjective(LossKind.SquaredError), seed: 1);
        PerturbedNetwork reference = Reference(problem);
        double[][] sequence = problem.ToReferenceData().Sequences[0];
        double MeanSquare(double[] outputs) => outputs.Select((y, i) => (y - problem.Targets[i]) * (y - problem.Targets[i]) / 2).Sum();

        GradientTrace trace = new SequenceTracer(EngineUnderTest.Model(problem)).TraceLoss(problem.Inputs, problem.Targets);

        Assert.AreEqual(layers, trace.Layers);
        for (int step = 0; step < Steps; step++)
        {
            double[] slopes = reference.Slopes(sequence, MeanSquare, Place.Input, step);
            Assert.IsLessThan(Tolerance, Deviation.Absolute(slopes, Deviation.Widen(trace.InputGradient(step).ToArray())));
            Assert.AreEqual(Norm(slopes), trace.InputNorms[step], Tolerance);
            for (int layer = 0; layer < layers; layer++)
            {
                foreach (bool reverse in bidirectional ? (bool[])[false, true] : [false])
                {
                    string where = $"step {step}, layer {layer}, reverse {reverse}";
                    double hidden = Norm(reference.Slopes(sequence, MeanSquare, Place.Hidden, step, layer, reverse));
                    double memory = Norm(reference.Slopes(sequence, MeanSquare, Place.Memory, step, layer, reverse));
                    Assert.AreEqual(hidden, trace.HiddenNorms(layer, reverse)[step], Tolerance, where);
                    Assert.AreEqual(cell == CellKind.Lstm ? memory : 0, trace.MemoryNorms(layer, reverse)[step], Tolerance, where);
                }
            }
        }
    }

    [TestMethod]
    [DataRow(OutputKind.Linear)]
    [DataRow(OutputKind.Logistic)]
    [DataRow(OutputKind.Softmax)]
    public void The_loss_is_the_mean_over_steps_with_a_target(OutputKind output)
    {
        var network = new NetworkOptions
        {
            InputSize = 2,
            HiddenSize = 5,
            OutputPerStep = true,
            Output = output,
            OutputSize = output == OutputKind.Logistic ? 1 : 3,
        };
        var problem = Problem.Random(network, [Steps], new ReferenceObjective(LossKind.SquaredError), seed: 2);
        int width = output == OutputKind.Linear ? 3 : 1;
        float[] targets = [.. Enumerable.Range(0, Steps * width).Select(i => i / width == 2 ? float.NaN : i % (output == OutputKind.Logistic ? 2 : 3))];
        double Loss(double[] outputs) => Enumerable.Range(0, Steps).Where(step => step != 2).Average(step => ReferenceLoss.Of(
            output switch { OutputKind.Linear => LossKind.SquaredError, OutputKind.Logistic => LossKind.Logistic, _ => LossKind.SoftmaxCrossEntropy },
            1,
            outputs[(step * network.OutputSize)..((step + 1) * network.OutputSize)],
            Deviation.Widen(targets[(step * width)..((step + 1) * width)])).Value);

        GradientTrace trace = new SequenceTracer(EngineUnderTest.Model(problem)).TraceLoss(problem.Inputs, targets);

        for (int step = 0; step < Steps; step++)
        {
            double[] slopes = Reference(problem).Slopes(problem.ToReferenceData().Sequences[0], Loss, Place.Hidden, step);
            Assert.AreEqual(Norm(slopes), trace.HiddenNorms(0)[step], Tolerance);
        }
    }

    [TestMethod]
    public void Connectivity_is_the_slope_of_each_output_along_each_input_up_to_it()
    {
        var network = new NetworkOptions { InputSize = 2, HiddenSize = 9, Cell = CellKind.Gru, OutputPerStep = true, OutputSize = 3 };
        var problem = Problem.Random(network, [Steps], new ReferenceObjective(LossKind.SquaredError), seed: 3);
        int[] chosen = [0, 1, 2, 0, 1, 2, 0];

        float[][] connectivity = new SequenceTracer(EngineUnderTest.Model(problem)).Connectivity(problem.Inputs, chosen);

        for (int after = 0; after < Steps; after++)
        {
            for (int input = 0; input < Steps; input++)
            {
                int output = (after * 3) + chosen[after];
                double[] slopes = Reference(problem).Slopes(problem.ToReferenceData().Sequences[0], outputs => outputs[output], Place.Input, input);
                Assert.AreEqual(input > after ? 0 : Norm(slopes), connectivity[after][input], Tolerance);
            }
        }
    }

    [TestMethod]
    public void Connectivity_chooses_the_greatest_output_of_each_step_by_itself()
    {
        var network = new NetworkOptions { InputSize = 2, HiddenSize = 9, OutputPerStep = true, OutputSize = 3, Output = OutputKind.Softmax };
        var problem = Problem.Random(network, [Steps], new ReferenceObjective(LossKind.SquaredError), seed: 4);
        RecurrentModel model = EngineUnderTest.Model(problem);
        float[] outputs = new float[Steps * 3];
        new SequencePredictor(model).Predict(problem.Inputs, outputs);
        int[] greatest = [.. Enumerable.Range(0, Steps).Select(step => Measures.ArgMax(outputs.AsSpan(step * 3, 3)))];
        var tracer = new SequenceTracer(model);

        float[][] expected = tracer.Connectivity(problem.Inputs, greatest), actual = tracer.Connectivity(problem.Inputs);

        CollectionAssert.AreEqual(expected.SelectMany(row => row).ToArray(), actual.SelectMany(row => row).ToArray());
    }

    // Differences of float outputs: about two digits.
    [TestMethod]
    [DataRow(false, 1)]
    [DataRow(true, 1)]
    [DataRow(true, 2)]
    public void Gradients_pass_through_convolutions_to_the_steps_before_them(bool normalizes, int stride)
    {
        var network = new NetworkOptions
        {
            InputSize = 2,
            HiddenSize = 6,
            Pooling = PoolingKind.MeanAndMax,
            PoolConvolutions = true,
            Convolutions = [new() { Filters = 8, Kernel = 3, Stride = stride, BatchNormalization = normalizes }],
        };
        RecurrentModel model = RandomModel(network);
        var random = new RandomSource(8);
        float[] sequence = [.. Enumerable.Range(0, 2 * Steps).Select(_ => (float)random.NextNormal())];
        GradientTrace trace = new SequenceTracer(model).TraceOutput(sequence, 0);
        var predictor = new SequencePredictor(model);

        Assert.HasCount((Steps + stride - 1) / stride, trace.HiddenNorms(0));
        for (int i = 0; i < sequence.Length; i++)
        {
            const float shift = 1e-3f;
            double slope = (Moved(shift) - Moved(-shift)) / (2 * shift);
            Assert.AreEqual(slope, trace.InputGradient(i / 2)[i % 2], 2e-3 + (0.01 * Math.Abs(slope)), $"{i}");

            double Moved(float by)
            {
                float[] moved = [.. sequence], output = new float[1];
                moved[i] += by;
                predictor.Predict(moved, output);
                return output[0];
            }
        }
    }

    [TestMethod]
    public void The_norm_of_a_token_is_that_over_its_vector()
    {
        var network = new NetworkOptions
        {
            InputSize = 2,
            HiddenSize = 6,
            Embeddings = [new() { FirstColumn = 1, Count = 4, Size = 3 }],
        };
        float[] sequence = [0.5f, 1, -0.5f, 3, 1, 1];
        RecurrentModel model = RandomModel(network);
        GradientTrace trace = new SequenceTracer(model).TraceOutput(sequence, 0);

        // The gradient of a vector in the table is the sum over the steps that look it up: number 3 is looked up once.
        Parameter table = model.Layout["embedding.0.weight"];
        for (int i = 0; i < 3; i++)
        {
            const float shift = 2e-3f;
            double slope = (Moved(shift) - Moved(-shift)) / (2 * shift);
            Assert.AreEqual(slope, trace.InputGradient(1)[1 + i], 2e-3 + (0.01 * Math.Abs(slope)), $"{i}");

            double Moved(float by)
            {
                float[] weights = [.. model.Parameters], output = new float[1];
                weights[table.Offset + 9 + i] += by;
                new SequencePredictor(new RecurrentModel(network, weights, Scaling.None(network))).Predict(sequence, output);
                return output[0];
            }
        }

        Assert.AreEqual(4, trace.InputGradient(1).Length);
        Assert.AreEqual(Norm(Deviation.Widen(trace.InputGradient(1).ToArray())), trace.InputNorms[1], 1e-6);
    }

    [TestMethod]
    public void Gradients_are_in_standard_deviations_whatever_the_unit_of_inputs_and_label()
    {
        TrainingOptions options = new() { Epochs = 3, Threads = 1, AveragingEpochs = 0 };
        GradientTrace near = Trace(level: 0, amplitude: 1), far = Trace(level: 500, amplitude: 100);

        // Sums of other floats: the weights drift apart a little in training.
        Assert.AreEqual(near.Value, far.Value, 0.01 * near.Value);
        Assert.AreEqual(near.InputNorms[10], far.InputNorms[10], 0.01 * near.InputNorms[10]);

        GradientTrace Trace(float level, float amplitude)
        {
            SequenceSet data = Tasks.Sine(100, level: level, amplitude: amplitude);
            RecurrentModel model = RecurrentTrainer.Train(new NetworkOptions { InputSize = 1, HiddenSize = 8 }, options, data).Model;
            return new SequenceTracer(model).TraceLoss(data)[5];
        }
    }

    [TestMethod]
    public void Of_an_ensemble_one_network_is_traced()
    {
        SequenceSet data = Tasks.Sine(60);
        var network = new NetworkOptions { InputSize = 1, HiddenSize = 4, Ensemble = 2 };
        RecurrentModel model = RecurrentTrainer.Train(network, new TrainingOptions { Epochs = 1, Threads = 1 }, data).Model;
        double Value(int member) => new SequenceTracer(model, member).TraceLoss(data)[0].Value;

        Assert.AreEqual(new SequenceTracer(model.Members[1]).TraceLoss(data)[0].Value, Value(1));
        Assert.AreNotEqual(Value(0), Value(1));
        Assert.AreEqual("member", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Value(2)).ParamName);
    }

    // One unit, weights 0: gates are what their biases make them.
    [TestMethod]
    [DataRow(CellKind.Lstm, "Input Forget Output")]
    [DataRow(CellKind.Gru, "Reset Update")]
    [DataRow(CellKind.GruResetBefore, "Reset Update")]
    [DataRow(CellKind.ElmanTanh, "")]
    public void Gates_are_read_where_the_cell_has_left_them(CellKind cell, string names)
    {
        var network = new NetworkOptions { InputSize = 1, HiddenSize = 20, Layers = 2, Bidirectional = true, Cell = cell };
        var layout = new ParameterLayout(network);
        float[] weights = new float[layout.Size];
        float[] biases = [-3, 0, 9, 3];
        foreach (Parameter bias in layout.Entries.Where(entry => entry.Name.StartsWith("bias_ih", StringComparison.Ordinal)))
        {
            for (int i = 0; i < bias.Count; i++)
            {
                // every fourth unit is wide open, whatever the gate
                bias.Of(weights)[i] = i % 4 == 3 ? 4 : biases[i / 20];
            }
        }

        IReadOnlyList<GateTrace> gates = new SequenceTracer(new RecurrentModel(network, weights, Scaling.None(network))).TraceGates(new float[Steps]);

        Assert.AreEqual(names, string.Join(' ', gates.Where(gate => gate is { Layer: 1, IsReverse: true }).Select(gate => gate.Gate)));
        foreach (GateTrace gate in gates)
        {
            float bias = gate.Gate switch { GateKind.Output => 3, GateKind.Forget or GateKind.Update => 0, _ => -3 };
            Assert.HasCount(Steps, gate.Means);
            Assert.AreEqual((0.75 * Sigmoid(bias)) + (0.25 * Sigmoid(4)), gate.Means[4], 1e-6);
            Assert.AreEqual(bias < -1 ? 0.75 : 0, gate.ClosedShare[4], 1e-6);
            Assert.AreEqual(bias > 1 ? 1 : 0.25, gate.OpenShare[4], 1e-6);
        }
    }

    [TestMethod]
    public void What_does_not_fit_the_model_is_refused_with_the_numbers()
    {
        var perStep = new NetworkOptions { InputSize = 2, HiddenSize = 3, OutputPerStep = true, OutputSize = 3, Output = OutputKind.Softmax };
        var tracer = new SequenceTracer(RandomModel(perStep));

        Assert.Contains("3 values", Assert.ThrowsExactly<ArgumentException>(() => tracer.TraceLoss(new float[3], [0])).Message);
        Assert.Contains("needs 2", Assert.ThrowsExactly<ArgumentException>(() => tracer.TraceLoss(new float[4], [0])).Message);
        Assert.Contains("classes 0 to 2", Assert.ThrowsExactly<ArgumentException>(() => tracer.TraceLoss(new float[4], [0, 3])).Message);
        Assert.Contains("No step", Assert.ThrowsExactly<ArgumentException>(() => tracer.TraceLoss(new float[2], [float.NaN])).Message);
        Assert.AreEqual("output", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => tracer.TraceOutput(new float[4], 3)).ParamName);
        Assert.AreEqual("step", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => tracer.TraceOutput(new float[4], 0, 2)).ParamName);
        Assert.ThrowsExactly<ArgumentException>(() => tracer.Connectivity(new float[4], [0]));
        Assert.ThrowsExactly<ArgumentException>(() => tracer.TraceLoss(SequenceSet.Fixed(new float[4], 2, 2, [0])));
        GradientTrace trace = tracer.TraceOutput(new float[4], 0);
        Assert.AreEqual("layer", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trace.HiddenNorms(1)).ParamName);
        Assert.ThrowsExactly<ArgumentException>(() => trace.HiddenNorms(0, reverse: true));
        var last = new SequenceTracer(RandomModel(perStep with { OutputPerStep = false }));
        Assert.Contains("TraceOutput", Assert.ThrowsExactly<ArgumentException>(() => last.Connectivity(new float[4])).Message);
        NetworkOptions ahead = perStep with { OutputPerStep = false, OutputSteps = 2 };
        Assert.Contains("OutputSteps = 2", Assert.ThrowsExactly<ArgumentException>(() => new SequenceTracer(RandomModel(ahead))).Message);
    }

    private static PerturbedNetwork Reference(Problem problem) =>
        new(problem.Network, problem.Parameters.ToDictionary(entry => entry.Key, entry => Deviation.Widen(entry.Value)));

    private static RecurrentModel RandomModel(NetworkOptions network)
    {
        var layout = new ParameterLayout(network);
        float[] weights = WeightInitializer.Create(network, layout, seed: 3);
        var random = new RandomSource(11);
        foreach (Parameter entry in layout.Entries)
        {
            foreach (ref float weight in entry.Of(weights))
            {
                // Running variances stay positive.
                weight += 0.3f * (entry.Role == ParameterRole.RunningVariance ? random.NextUniform() : (float)random.NextNormal());
            }
        }

        return new RecurrentModel(network, weights, Scaling.None(network));
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
}
