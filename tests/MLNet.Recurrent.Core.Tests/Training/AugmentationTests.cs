using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;
using static MLNet.Recurrent.Core.Tests.Training.Measures;

namespace MLNet.Recurrent.Core.Tests.Training;

/// <summary>What training does to sequences before the network sees them.</summary>
[TestClass]
public sealed class AugmentationTests
{
    private static readonly NetworkOptions Network = new() { InputSize = 1, HiddenSize = 8 };
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 3,
        BatchSize = 96,
        InputJitter = 0.1f,
        InputScaling = 0.2f,
        WindowWarping = 0.2f,
        WindowSlicing = 0.3f,
    };

    [TestMethod]
    public void The_same_seed_changes_sequences_alike_at_1_2_and_5_threads()
    {
        string[] hashes = [.. new[] { 1, 2, 5 }.Select(threads =>
            Hash(RecurrentTrainer.Train(Network, Options with { Threads = threads }, Tasks.Sine(300)).Model))];

        Assert.HasCount(1, hashes.Distinct().ToList());
        Assert.AreNotEqual(hashes[0], Hash(RecurrentTrainer.Train(Network, new() { Epochs = 3, BatchSize = 96 }, Tasks.Sine(300)).Model));
    }

    [TestMethod]
    public void Each_kind_alone_changes_what_is_learned()
    {
        TrainingOptions none = new() { Epochs = 2, Threads = 1 };
        TrainingOptions[] kinds =
        [
            none, none with { InputJitter = 0.1f }, none with { InputScaling = 0.1f }, none with { WindowWarping = 0.1f }, none with { WindowSlicing = 0.1f },
        ];

        Assert.HasCount(kinds.Length, kinds.Select(kind => Hash(RecurrentTrainer.Train(Network, kind, Tasks.Sine(64)).Model)).Distinct().ToList());
    }

    [TestMethod]
    [DataRow(0f, 0f)]
    [DataRow(0.2f, 0f)]
    [DataRow(0f, 0.4f)]
    [DataRow(0.3f, 0.5f)]
    public void Steps_keep_their_order_and_a_warped_window_runs_at_half_or_twice_the_speed(float warp, float crop)
    {
        const int length = 201;
        var random = new RandomSource(3);
        bool slowed = false, quickened = false;
        for (int trial = 0; trial < 200; trial++)
        {
            var map = new TimeMap(new AugmentationRates(Warp: warp, Crop: crop), length, random);
            double[] positions = [.. Enumerable.Range(0, length).Select(map.Position)];
            double[] speeds = [.. positions.Skip(1).Zip(positions, (next, position) => next - position)];

            Assert.IsGreaterThanOrEqualTo(0, positions[0]);
            Assert.IsLessThanOrEqualTo(length - 1, positions[^1]);
            Assert.IsGreaterThan((1 - crop - 1e-6) * (length - 1), positions[^1] - positions[0] + 1e-9);
            if (warp == 0)
            {
                Assert.IsLessThan(1e-9, speeds.Max() - speeds.Min());
                continue;
            }

            // Outside of the window the speed is the other one; the two steps at its ends lie between.
            double ordinary = speeds.GroupBy(speed => Math.Round(speed, 6)).MaxBy(group => group.Count())!.Key;
            int slow = speeds.Count(speed => Math.Abs((speed / ordinary) - 0.5) < 1e-4), quick = speeds.Count(speed => Math.Abs((speed / ordinary) - 2) < 1e-4);
            (slowed, quickened) = (slowed || slow > 0, quickened || quick > 0);
            Assert.IsGreaterThanOrEqualTo(speeds.Length - 2, slow + quick + speeds.Count(speed => Math.Abs((speed / ordinary) - 1) < 1e-4));
        }

        Assert.AreEqual(warp > 0, slowed && quickened);
    }

    [TestMethod]
    public void A_sequence_of_one_step_stays_as_it_is()
    {
        var map = new TimeMap(new AugmentationRates(Warp: 0.5f, Crop: 0.5f), 1, new RandomSource(1));

        Assert.AreEqual(0, map.Position(0));
    }

    [TestMethod]
    public void Moved_steps_are_refused_where_tokens_or_targets_belong_to_steps()
    {
        SequenceSet steps = SequenceSet.PerStep([1, 2, 3], [0], [3], 1, [1, 2, 3]);

        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => RecurrentTrainer.Train(Network with { OutputPerStep = true }, Options, steps)).Message,
            "Set both to 0");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => RecurrentTrainer.Train(
                Network with { Embeddings = [new() { FirstColumn = 0, Count = 4, Size = 2 }] }, Options, Tasks.Sine(8))).Message,
            "Set both to 0");
    }

    [TestMethod]
    public void Level_and_amplitude_of_a_sequence_do_not_matter_where_each_is_standardised()
    {
        NetworkOptions network = Network with { SequenceStandardization = SequenceStandardization.Replace };
        RecurrentModel model = RecurrentTrainer.Train(network, new() { Epochs = 2 }, Tasks.Sine()).Model;
        float[] sequence = Tasks.Sine(1).Values, moved = [.. sequence.Select(value => (3 * value) + 7)], flat = new float[20], output = new float[1], other = new float[1];
        var predictor = new SequencePredictor(model);
        predictor.Predict(sequence, output);
        predictor.Predict(moved, other);

        // moved values carry the rounding of a level of 7
        Assert.AreEqual(output[0], other[0], 2e-6);

        predictor.Predict(flat, output);
        Assert.IsTrue(float.IsFinite(output[0]), "A sequence that never changes has no deviation.");
    }

    [TestMethod]
    public void A_sequence_cut_into_stretches_cannot_be_standardised_as_a_whole() =>
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => RecurrentTrainer.Train(
                Network with { OutputPerStep = true, SequenceStandardization = SequenceStandardization.Replace },
                new() { TruncationSteps = 2 },
                SequenceSet.PerStep([1, 2, 3], [0], [3], 1, [1, 2, 3]))).Message,
            "Set TruncationSteps to 0 or SequenceStandardization to None");

    [TestMethod]
    public void Beside_themselves_standardised_the_level_is_still_seen()
    {
        NetworkOptions network = Network with { SequenceStandardization = SequenceStandardization.Beside };
        RecurrentModel model = RecurrentTrainer.Train(network, new() { Epochs = 2 }, Tasks.Sine()).Model;
        float[] sequence = Tasks.Sine(1).Values, moved = [.. sequence.Select(value => value + 1)], output = new float[1], other = new float[1];
        new SequencePredictor(model).Predict(sequence, output);
        new SequencePredictor(model).Predict(moved, other);

        Assert.AreNotEqual(output[0], other[0], 1e-3f);
    }

    [TestMethod]
    public void There_are_as_many_epochs_as_the_least_number_of_updates_asks_for()
    {
        // 3 batches an epoch
        TrainingOptions options = new() { Epochs = 2, BatchSize = 10, MinimumUpdates = 13, ValidationFraction = 0 };

        Assert.HasCount(5, RecurrentTrainer.Train(Network, options, Tasks.Sine(30)).History);
        Assert.HasCount(2, RecurrentTrainer.Train(Network, options with { MinimumUpdates = 6 }, Tasks.Sine(30)).History);
    }

    [TestMethod]
    public void Early_stopping_waits_for_the_least_number_of_updates()
    {
        TrainingOptions options = new() { Epochs = 30, BatchSize = 10, Patience = 1, MinimumImprovement = 10, ValidationFraction = 0.5f };

        Assert.HasCount(2, RecurrentTrainer.Train(Network, options, Tasks.Sine(20)).History);
        Assert.HasCount(7, RecurrentTrainer.Train(Network, options with { MinimumUpdates = 7 }, Tasks.Sine(20)).History);
    }
}
