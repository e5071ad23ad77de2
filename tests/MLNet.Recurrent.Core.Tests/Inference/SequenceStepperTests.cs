using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Core.Tests.Inference;

[TestClass]
[TestCategory("Cells")]
public sealed class SequenceStepperTests
{
    private const int Steps = 30, Features = 3;
    private static readonly float[] Sequence = [.. Enumerable.Range(0, Steps * Features).Select(i => MathF.Sin(i * 1.7f))];

    public static IEnumerable<object[]> Networks =>
        from cell in Enum.GetValues<CellKind>() from layers in new[] { 1, 3 } select new object[] { cell, layers };

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void Stepper_gives_after_each_step_what_the_sequence_so_far_gives(CellKind cell, int layers)
    {
        Compare(Model(cell, layers));
        Compare(SequencePredictorTests.Random(Shape(cell, 3) with { LayerNormalization = true, Residual = true }));
    }

    private static void Compare(RecurrentModel model)
    {
        var stepper = new SequenceStepper(model);
        var predictor = new SequencePredictor(model);
        float[] actual = new float[2], expected = new float[2];
        for (int step = 0; step < Steps; step++)
        {
            stepper.Step(Sequence.AsSpan(step * Features, Features), actual);
            predictor.Predict(Sequence.AsSpan(0, (step + 1) * Features), expected);

            CollectionAssert.AreEqual(expected, actual, $"step {step}: the same kernels in the same order");
        }
    }

    [TestMethod]
    [DataRow(CellKind.Lstm)]
    [DataRow(CellKind.Gru)]
    public void Stepper_continues_from_a_state_that_another_one_left(CellKind cell)
    {
        RecurrentModel model = Model(cell, layers: 2);
        SequenceStepper first = new(model), second = new(model);
        float[] expected = new float[2], actual = new float[2], state = new float[first.StateSize];

        // An odd number of steps, so that the two stand on different sides of their buffers.
        for (int step = 0; step < 7; step++)
        {
            first.Step(Sequence.AsSpan(step * Features, Features), expected);
        }

        first.CopyStateTo(state);
        second.RestoreState(state);
        first.Step(Sequence.AsSpan(0, Features), expected);
        second.Step(Sequence.AsSpan(0, Features), actual);

        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    public void Stepper_starts_anew_after_a_reset()
    {
        var stepper = new SequenceStepper(Model(CellKind.Lstm, layers: 2));
        float[] first = new float[2], again = new float[2];
        stepper.Step(Sequence.AsSpan(0, Features), first);
        stepper.Step(Sequence.AsSpan(3, Features), again);
        stepper.Step(Sequence.AsSpan(6, Features), again);

        stepper.Reset();
        stepper.Step(Sequence.AsSpan(0, Features), again);

        CollectionAssert.AreEqual(first, again);
    }

    [TestMethod]
    public void Stepper_recovers_from_a_step_that_is_not_a_number_once_a_good_state_is_restored()
    {
        // 21 units leave lanes that only fill a register; they must recover too.
        var stepper = new SequenceStepper(Model(CellKind.Lstm, layers: 2));
        float[] expected = new float[2], actual = new float[2], state = new float[stepper.StateSize];
        stepper.Step(Sequence.AsSpan(0, Features), actual);
        stepper.CopyStateTo(state);
        stepper.Step(Sequence.AsSpan(3, Features), expected);

        stepper.Step([float.NaN, 0, 0], actual);
        stepper.RestoreState(state);
        stepper.Step(Sequence.AsSpan(3, Features), actual);

        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    public void Stepper_refuses_a_bidirectional_model_and_says_what_to_do()
    {
        var options = new NetworkOptions { InputSize = Features, Bidirectional = true };

        var exception = Assert.ThrowsExactly<ArgumentException>(() => new SequenceStepper(SequencePredictorTests.Random(options)));

        Assert.Contains("bidirectional (Bidirectional = true)", exception.Message);
    }

    [TestMethod]
    [DoNotParallelize]
    public void Stepper_allocates_nothing()
    {
        var stepper = new SequenceStepper(Model(CellKind.Lstm, layers: 2));
        float[] outputs = new float[2];

        Assert.AreEqual(0, Allocations.PerRound(() =>
        {
            for (int step = 0; step < Steps; step++)
            {
                stepper.Step(Sequence.AsSpan(step * Features, Features), outputs);
            }
        }));
    }

    private static RecurrentModel Model(CellKind cell, int layers) => SequencePredictorTests.Random(Shape(cell, layers));

    private static NetworkOptions Shape(CellKind cell, int layers) =>
        new() { InputSize = Features, Cell = cell, HiddenSize = 21, Layers = layers, OutputSize = 2 };
}
