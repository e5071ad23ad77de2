using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;
using static MLNet.Recurrent.Core.Tests.Training.Measures;

namespace MLNet.Recurrent.Core.Tests.Training;

[TestClass]
public sealed class RecurrentTrainerTests
{
    private static readonly NetworkOptions Network = new() { InputSize = 1, HiddenSize = 12 };
    private static readonly TrainingOptions Options = new() { Epochs = 6, Threads = 1 };

    public static IEnumerable<object[]> Cells => Enum.GetValues<CellKind>().Select(cell => new object[] { cell });

    [TestMethod]
    [DynamicData(nameof(Cells))]
    public void Every_cell_learns_to_continue_a_sine(CellKind cell)
    {
        TrainingResult result = RecurrentTrainer.Train(Network with { Cell = cell }, Options with { Epochs = 30 }, Tasks.Sine(400));

        Assert.IsLessThan(0.03, RootMeanSquare(result.Model, Tasks.Sine(100, seed: 2)), "The amplitude is 1, the deviation 0.71.");
    }

    [TestMethod]
    [DataRow(CellKind.Lstm)]
    [DataRow(CellKind.Gru)]
    public void A_gated_cell_recalls_the_first_symbol_after_20_steps(CellKind cell)
    {
        var network = new NetworkOptions { InputSize = 4, Cell = cell, HiddenSize = 32, OutputSize = 4, Output = OutputKind.Softmax };
        var options = new TrainingOptions { Epochs = 60, Loss = LossKind.SoftmaxCrossEntropy };

        TrainingResult result = RecurrentTrainer.Train(network, options, Tasks.FirstSymbol(1000, 4, 15, 20, seed: 1));

        SequenceSet test = Tasks.FirstSymbol(200, 4, 15, 20, seed: 2);
        float[] logits = new float[200 * 4];
        new SequencePredictor(result.Model).Predict(test, logits);
        int right = Enumerable.Range(0, 200).Count(i => ArgMax(logits.AsSpan(i * 4, 4)) == (int)test.Targets[i]);
        Assert.IsGreaterThanOrEqualTo(196, right, "Chance is 50 of 200.");
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_bits_at_1_2_3_and_8_threads()
    {
        NetworkOptions network = Network with { Bidirectional = true, Layers = 2 };
        TrainingOptions options = Options with { BatchSize = 96, Dropout = 0.2f };
        string[] hashes = [.. new[] { 1, 2, 3, 8 }.Select(threads =>
            Hash(RecurrentTrainer.Train(network, options with { Threads = threads }, Tasks.Sine(300)).Model))];

        Assert.HasCount(1, hashes.Distinct().ToList());
    }

    [TestMethod]
    public void Another_seed_gives_another_model() =>
        Assert.AreNotEqual(
            Hash(RecurrentTrainer.Train(Network, Options, Tasks.Sine()).Model),
            Hash(RecurrentTrainer.Train(Network, Options with { Seed = 2 }, Tasks.Sine()).Model));

    [TestMethod]
    public void Standardising_makes_level_and_scale_of_the_data_irrelevant()
    {
        TrainingOptions options = Options with { Epochs = 20 };
        double near = RootMeanSquare(RecurrentTrainer.Train(Network, options, Tasks.Sine(400)).Model, Tasks.Sine(100, seed: 2));
        double far = RootMeanSquare(
            RecurrentTrainer.Train(Network, options, Tasks.Sine(400, level: 50_000, amplitude: 1_000)).Model,
            Tasks.Sine(100, level: 50_000, amplitude: 1_000, seed: 2));

        Assert.AreEqual(near, far / 1_000, 0.01);
    }

    [TestMethod]
    [DataRow(OptimizerKind.AdamW, Defaults.WeightDecay)]
    [DataRow(OptimizerKind.Adam, 0f)]
    [DataRow(OptimizerKind.Sgd, 0f)]
    public void Weights_decay_by_default_with_AdamW_only(OptimizerKind optimizer, float expected)
    {
        TrainingOptions options = Options with { Optimizer = optimizer };

        Assert.AreEqual(
            Hash(RecurrentTrainer.Train(Network, options with { WeightDecay = expected }, Tasks.Sine()).Model),
            Hash(RecurrentTrainer.Train(Network, options, Tasks.Sine()).Model));
    }

    [TestMethod]
    public void A_warm_start_continues_from_the_model_and_its_scales()
    {
        SequenceSet data = Tasks.Sine(level: 100, amplitude: 10);
        TrainingResult first = RecurrentTrainer.Train(Network, Options with { Epochs = 20 }, data);
        TrainingResult more = RecurrentTrainer.Train(Network, Options with { Epochs = 1 }, data, initial: first.Model);
        TrainingResult cold = RecurrentTrainer.Train(Network, Options with { Epochs = 1 }, data);

        Assert.IsLessThan(cold.History[0].Loss / 10, more.History[0].Loss);
    }

    [TestMethod]
    public void A_warm_start_from_another_shape_is_refused()
    {
        RecurrentModel model = RecurrentTrainer.Train(Network, Options, Tasks.Sine()).Model;

        var exception = Assert.ThrowsExactly<ArgumentException>(() =>
            RecurrentTrainer.Train(Network with { HiddenSize = 13 }, Options, Tasks.Sine(), initial: model));

        Assert.Contains("HiddenSize is 12 and not 13", exception.Message);
    }

    [TestMethod]
    public void Examples_of_weight_zero_change_nothing()
    {
        SequenceSet sine = Tasks.Sine(64);
        float[] targets = [.. sine.Targets], weights = [.. Enumerable.Repeat(1f, 64)];
        TrainingOptions options = Options with { ValidationFraction = 0, Patience = 0 };
        weights[5] = 0;
        string expected = Hash(Train());

        targets[5] = 1000;

        Assert.AreEqual(expected, Hash(Train()));
        weights[5] = 1;
        Assert.AreNotEqual(expected, Hash(Train()));

        RecurrentModel Train() =>
            RecurrentTrainer.Train(Network, options, SequenceSet.Fixed(sine.Values, 20, 1, [.. targets], [.. weights])).Model;
    }

    [TestMethod]
    public void Weightless_sequences_at_the_end_do_not_take_the_place_of_validation()
    {
        SequenceSet sine = Tasks.Sine(100);
        float[] weights = [.. Enumerable.Range(0, 100).Select(i => i < 80 ? 1f : 0f)];

        TrainingResult result = RecurrentTrainer.Train(
            Network, Options with { Epochs = 30 }, SequenceSet.Fixed(sine.Values, 20, 1, sine.Targets, weights));

        Assert.IsTrue(result.History.All(record => double.IsFinite(record.ValidationLoss)));
        Assert.IsLessThan(0.3, RootMeanSquare(result.Model, Tasks.Sine(100, seed: 2)));
    }

    [TestMethod]
    public void Truncation_longer_than_any_sequence_cuts_nothing()
    {
        TrainingOptions options = Options with { Epochs = 2 };

        Assert.AreEqual(
            Hash(RecurrentTrainer.Train(Network, options, Tasks.Sine()).Model),
            Hash(RecurrentTrainer.Train(Network, options with { TruncationSteps = int.MaxValue }, Tasks.Sine()).Model));
    }

    [TestMethod]
    public void A_batch_larger_than_the_data_is_all_of_it_and_one_sequence_is_enough()
    {
        TrainingOptions options = Options with { BatchSize = 1_000_000 };

        Assert.HasCount(6, RecurrentTrainer.Train(Network, options, Tasks.Sine()).History);
        Assert.HasCount(6, RecurrentTrainer.Train(Network, options, Tasks.Sine(1)).History);
        Assert.HasCount(6, RecurrentTrainer.Train(Network, options, Tasks.Sine(1, length: 1)).History);
    }

    [TestMethod]
    public void Truncation_to_as_many_steps_as_there_are_cuts_nothing()
    {
        // What fewer steps cut is compared with the reference, gradient by gradient, in NetworkReferenceTests.
        SequenceSet data = Tasks.FirstSymbol(400, 2, 30, 30, seed: 1);
        var network = new NetworkOptions { InputSize = 2, HiddenSize = 16, OutputSize = 1, Output = OutputKind.Logistic };
        var options = new TrainingOptions { Epochs = 40, Loss = LossKind.Logistic, Patience = 0 };

        Assert.IsLessThan(0.2, Best(options), "The first symbol is 30 steps back: log 2 = 0.69 is chance.");
        Assert.AreEqual(Best(options), Best(options with { TruncationSteps = 30 }));

        double Best(TrainingOptions chosen) => RecurrentTrainer.Train(network, chosen, data).History.Min(record => record.ValidationLoss);
    }

    [TestMethod]
    [DataRow(nameof(TrainingOptions.Epochs), 0f)]
    [DataRow(nameof(TrainingOptions.BatchSize), 0f)]
    [DataRow(nameof(TrainingOptions.LearningRate), 0f)]
    [DataRow(nameof(TrainingOptions.LearningRate), float.NaN)]
    [DataRow(nameof(TrainingOptions.Dropout), 1f)]
    [DataRow(nameof(TrainingOptions.ClipNorm), -1f)]
    [DataRow(nameof(TrainingOptions.WeightDecay), -1f)]
    [DataRow(nameof(TrainingOptions.AveragingEpochs), -1f)]
    [DataRow(nameof(TrainingOptions.RefitFraction), -1f)]
    [DataRow(nameof(TrainingOptions.ValidationFraction), 1f)]
    public void An_option_out_of_range_is_refused_by_name(string option, float value)
    {
        TrainingOptions options = option switch
        {
            nameof(TrainingOptions.Epochs) => Options with { Epochs = (int)value },
            nameof(TrainingOptions.BatchSize) => Options with { BatchSize = (int)value },
            nameof(TrainingOptions.LearningRate) => Options with { LearningRate = value },
            nameof(TrainingOptions.Dropout) => Options with { Dropout = value },
            nameof(TrainingOptions.ClipNorm) => Options with { ClipNorm = value },
            nameof(TrainingOptions.WeightDecay) => Options with { WeightDecay = value },
            nameof(TrainingOptions.AveragingEpochs) => Options with { AveragingEpochs = value },
            nameof(TrainingOptions.RefitFraction) => Options with { RefitFraction = value },
            _ => Options with { ValidationFraction = value },
        };

        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RecurrentTrainer.Train(Network, options, Tasks.Sine()));

        Assert.AreEqual(option, exception.ParamName);
    }
}
