using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Core.Tests.Inference;

/// <summary>Sizes counted by hand, changes counted from predictions, errors against targets.</summary>
[TestClass]
public sealed class PrecisionReportTests
{
    private const int Count = 40, Steps = 12;

    // weights of the recurrent layer, then everything else: biases and head
    [TestMethod]
    [DataRow(CellKind.Lstm, WeightPrecision.Full, 4 * 4 * 20 * (20 + 3))]
    [DataRow(CellKind.Lstm, WeightPrecision.BFloat16, 2 * 4 * 20 * (20 + 3))]
    [DataRow(CellKind.Lstm, WeightPrecision.Int8, (4 * 20 * (20 + 3)) + (4 * 4 * 20))]
    [DataRow(CellKind.Gru, WeightPrecision.Int8, (3 * 20 * (20 + 3)) + (4 * 2 * 3 * 20))]
    public void Bytes_are_those_of_weights_scales_and_the_rest(CellKind cell, WeightPrecision precision, int weights)
    {
        var options = new NetworkOptions { Cell = cell, InputSize = 3, HiddenSize = 20 };
        int gates = cell == CellKind.Gru ? 3 : 4, rest = 4 * ((2 * gates * 20) + 20 + 1);

        PrecisionReport report = PrecisionReport.Measure(Create(options), precision, Data(options, []));

        Assert.AreEqual(weights + rest, report.Bytes);
        Assert.AreEqual((4 * gates * 20 * (20 + 3)) + rest, report.FullBytes);
    }

    [TestMethod]
    public void Changes_are_those_of_the_outputs_and_nothing_changes_at_full_precision()
    {
        var options = new NetworkOptions { InputSize = 3, HiddenSize = 32, OutputSize = 2 };
        RecurrentModel model = Create(options), rounded = model.WithPrecision(WeightPrecision.Int8);
        SequenceSet data = Data(options, []);
        float[] exact = Predict(model, data), less = Predict(rounded, data);
        double[] changes = [.. exact.Zip(less, (a, b) => Math.Abs((double)a - b))];

        PrecisionReport report = PrecisionReport.Measure(rounded, WeightPrecision.Int8, data);

        Assert.AreEqual(changes.Max(), report.LargestChange);
        Assert.AreEqual(Math.Sqrt(changes.Sum(change => change * change) / changes.Length), report.RootMeanSquareChange, 1e-12);
        Assert.IsGreaterThan(0, report.LargestChange);
        Assert.IsNull(report.Error);
        Assert.AreEqual(0, PrecisionReport.Measure(rounded, WeightPrecision.Full, data).LargestChange);
    }

    [TestMethod]
    public void Errors_are_judged_by_what_outputs_mean()
    {
        // Targets that the full model meets: real values it gives, the class it finds, the side of zero it takes.
        var linear = new NetworkOptions { InputSize = 3, HiddenSize = 32 };
        RecurrentModel model = Create(linear);
        SequenceSet data = Data(linear, Predict(model, Data(linear, [])));
        PrecisionReport report = PrecisionReport.Measure(model, WeightPrecision.Int8, data);
        Assert.AreEqual(0, report.FullError);
        Assert.AreEqual(report.RootMeanSquareChange, report.Error!.Value, 1e-12);

        var classes = linear with { Output = OutputKind.Softmax, OutputSize = 4 };
        model = Create(classes);
        float[] best = [.. Predict(model, Data(classes, [])).Chunk(4).Select(row => (float)Array.IndexOf(row, row.Max()))];
        Assert.AreEqual(0, PrecisionReport.Measure(model, WeightPrecision.Int8, Data(classes, best)).FullError);
        best[0] = (best[0] + 1) % 4;
        best[1] = float.NaN;
        Assert.AreEqual(1.0 / (Count - 1), PrecisionReport.Measure(model, WeightPrecision.Int8, Data(classes, best)).FullError);

        var sides = linear with { Output = OutputKind.Logistic };
        model = Create(sides);
        float[] side = [.. Predict(model, Data(sides, [])).Select(odds => odds > 0 ? 1f : 0f)];
        Assert.AreEqual(0, PrecisionReport.Measure(model, WeightPrecision.BFloat16, Data(sides, side)).FullError);

        var tags = classes with { OutputPerStep = true, Output = OutputKind.ConditionalRandomField };
        model = Create(tags);
        float[] outputs = Predict(model, Data(tags, []));
        int[] path = new int[Steps];
        var decoder = new TagDecoder(model);
        float[] all = [.. Enumerable.Range(0, Count).SelectMany(i =>
        {
            decoder.Decode(outputs.AsSpan(i * Steps * 4, Steps * 4), path);
            return path.Select(tag => (float)tag).ToArray();
        })];
        SequenceSet one = Data(tags, []);
        int[] starts = [.. Enumerable.Range(0, Count).Select(i => i * Steps * 3)], lengths = [.. Enumerable.Repeat(Steps, Count)];
        var stepped = SequenceSet.PerStep(one.Values, starts, lengths, 3, all);
        Assert.AreEqual(0, PrecisionReport.Measure(model, WeightPrecision.BFloat16, stepped).FullError);
    }

    [TestMethod]
    public void What_does_not_fit_is_refused()
    {
        var options = new NetworkOptions { InputSize = 3, HiddenSize = 4, OutputSize = 2 };
        RecurrentModel model = Create(options);
        Assert.Contains("1 targets per sequence; the model has 2", Assert.ThrowsExactly<ArgumentException>(
            () => PrecisionReport.Measure(model, WeightPrecision.Int8, Data(options, new float[Count]))).Message);
        Assert.Contains("at least one", Assert.ThrowsExactly<ArgumentException>(
            () => PrecisionReport.Measure(model, WeightPrecision.Int8, SequenceSet.Fixed([], Steps, 3, []))).Message);
    }

    private static RecurrentModel Create(NetworkOptions options) =>
        new(options, WeightInitializer.Create(options, new ParameterLayout(options), 1), Scaling.None(options));

    private static SequenceSet Data(NetworkOptions options, float[] targets)
    {
        var random = new RandomSource(3);
        float[] values = [.. Enumerable.Range(0, Count * Steps * options.InputSize).Select(_ => (2 * random.NextUniform()) - 1)];
        return SequenceSet.Fixed(values, Steps, options.InputSize, targets);
    }

    private static float[] Predict(RecurrentModel model, SequenceSet data)
    {
        float[] outputs = new float[Count * model.Options.OutputSize * (model.Options.OutputPerStep ? Steps : 1)];
        new SequencePredictor(model).Predict(data, outputs);
        return outputs;
    }
}
