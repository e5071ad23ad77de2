using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Persistence;
using MLNet.Recurrent.Training;
using static MLNet.Recurrent.Core.Tests.Training.Measures;

namespace MLNet.Recurrent.Core.Tests.Training;

/// <summary>Several networks as one model.</summary>
[TestClass]
public sealed class EnsembleTests
{
    private static readonly NetworkOptions Network = new() { InputSize = 1, HiddenSize = 6, Ensemble = 3 };
    private static readonly TrainingOptions Options = new() { Epochs = 2, Threads = 1 };

    [TestMethod]
    [DataRow(OutputKind.Linear, 1)]
    [DataRow(OutputKind.Logistic, 1)]
    [DataRow(OutputKind.Softmax, 3)]
    public void Predictions_are_the_mean_of_values_or_probabilities_of_the_members(OutputKind output, int size)
    {
        RecurrentModel model = Train(output, size, out SequenceSet data);
        float[] together = Outputs(model, data, size);
        float[][] alone = [.. model.Members.Select(member => Outputs(member, data, size))];

        Assert.HasCount(3, alone);
        Assert.HasCount(3, alone.Select(outputs => outputs[0]).Distinct().ToList());
        for (int i = 0; i < data.Count; i++)
        {
            double[] expected = Says(alone[0], i);
            expected = [.. expected.Zip(Says(alone[1], i), Says(alone[2], i)).Select(three => (three.First + three.Second + three.Third) / 3)];
            double[] actual = Says(together, i);
            for (int k = 0; k < expected.Length; k++)
            {
                Assert.AreEqual(expected[k], actual[k], 1e-6);
            }
        }

        // what one network says of a sequence: a value, or probabilities
        double[] Says(float[] outputs, int sequence)
        {
            double[] row = [.. outputs.AsSpan(sequence * size, size).ToArray().Select(value => (double)value)];
            double sum = row.Sum(Math.Exp);
            return output switch
            {
                OutputKind.Linear => row,
                OutputKind.Logistic => [1 / (1 + Math.Exp(-row[0]))],
                _ => [.. row.Select(value => Math.Exp(value) / sum)],
            };
        }
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_bits_at_1_2_and_8_threads()
    {
        string[] hashes = [.. new[] { 1, 2, 8 }.Select(threads =>
            Hash(RecurrentTrainer.Train(Network, Options with { Threads = threads, Dropout = 0.2f }, Tasks.Sine()).Model))];

        Assert.HasCount(1, hashes.Distinct().ToList());
    }

    [TestMethod]
    public void The_first_member_is_the_network_alone() =>
        CollectionAssert.AreEqual(
            RecurrentTrainer.Train(Network with { Ensemble = 1 }, Options, Tasks.Sine()).Model.Parameters,
            RecurrentTrainer.Train(Network, Options, Tasks.Sine()).Model.Members[0].Parameters);

    [TestMethod]
    public void An_ensemble_is_one_file()
    {
        RecurrentModel model = Train(OutputKind.Softmax, 3, out SequenceSet data);
        using var stream = new MemoryStream();
        model.Save(stream);

        RecurrentModel loaded = RecurrentModel.Load(stream.ToArray());

        Assert.AreEqual(3, loaded.Options.Ensemble);
        Assert.AreEqual(model.ParameterCount, loaded.ParameterCount);
        CollectionAssert.AreEqual(Outputs(model, data, 3), Outputs(loaded, data, 3));
    }

    [TestMethod]
    public void Step_by_step_it_says_what_it_says_of_whole_sequences_and_its_state_can_be_kept()
    {
        RecurrentModel model = Train(OutputKind.Softmax, 3, out SequenceSet data);
        float[] expected = new float[3], actual = new float[3];
        ReadOnlySpan<float> sequence = data.Values.AsSpan(0, data.Lengths[0] * 4);
        new SequencePredictor(model).Predict(sequence, expected);
        var stepper = new SequenceStepper(model);
        float[] state = new float[stepper.StateSize];
        for (int step = 0; step < data.Lengths[0]; step++)
        {
            stepper.Step(sequence.Slice(step * 4, 4), actual);
            stepper.CopyStateTo(state);
            stepper = new SequenceStepper(model);
            stepper.RestoreState(state);
        }

        Assert.AreEqual(3 * 2 * 6, stepper.StateSize);
        for (int i = 0; i < expected.Length; i++)
        {
            // a single row sums in four strands
            Assert.AreEqual(expected[i], actual[i], 1e-6);
        }
    }

    [TestMethod]
    public void Each_record_of_the_history_says_whose_it_is()
    {
        var seen = new List<EpochRecord>();
        TrainingResult result = RecurrentTrainer.Train(Network, Options with { Threads = 3, RefitFraction = 0, Progress = seen.Add }, Tasks.Sine());

        CollectionAssert.AreEqual(new[] { 1, 1, 2, 2, 3, 3 }, result.History.Select(record => record.Member).ToArray());
        CollectionAssert.AreEquivalent(result.History.ToArray(), seen);
    }

    [TestMethod]
    public void Cancelled_it_keeps_the_members_that_are_there()
    {
        using var source = new CancellationTokenSource();
        void Cancel(EpochRecord record)
        {
            if (record is { Member: 2, Epoch: 1 })
            {
                source.Cancel();
            }
        }

        TrainingResult result = RecurrentTrainer.Train(
            Network, Options with { RefitFraction = 0, Progress = Cancel, CancellationToken = source.Token }, Tasks.Sine());

        Assert.AreEqual(StopReason.Cancelled, result.StopReason);
        Assert.AreEqual(2, result.Model.Options.Ensemble);
        Assert.ThrowsExactly<OperationCanceledException>(() => RecurrentTrainer.Train(
            Network, Options with { CancellationToken = source.Token }, Tasks.Sine()));
    }

    [TestMethod]
    public void Training_goes_on_from_an_ensemble_member_by_member()
    {
        RecurrentModel model = RecurrentTrainer.Train(Network, Options, Tasks.Sine()).Model;

        RecurrentModel further = RecurrentTrainer.Train(Network, Options with { Epochs = 20 }, Tasks.Sine(), initial: model).Model;

        Assert.IsLessThan(RootMeanSquare(model, Tasks.Sine(50, seed: 2)), RootMeanSquare(further, Tasks.Sine(50, seed: 2)));
    }

    [TestMethod]
    public void The_weights_of_an_ensemble_are_those_of_its_members() =>
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => RecurrentTrainer.Train(Network, Options, Tasks.Sine()).Model.Parameters).Message,
            "ensemble of 3");

    [TestMethod]
    public void Chains_of_labels_are_not_averaged() =>
        Assert.AreEqual("Ensemble", Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            (Network with { OutputPerStep = true, Output = OutputKind.ConditionalRandomField, OutputSize = 3 }).Validate).ParamName);

    private static RecurrentModel Train(OutputKind output, int size, out SequenceSet data)
    {
        SequenceSet symbols = Tasks.FirstSymbol(60, 4, 3, 9, seed: 1);
        data = SequenceSet.Packed(
            symbols.Values, symbols.Starts, symbols.Lengths, 4, [.. symbols.Targets.Select(target => target % Math.Max(2, size))]);
        LossKind loss = output switch
        {
            OutputKind.Logistic => LossKind.Logistic,
            OutputKind.Softmax => LossKind.SoftmaxCrossEntropy,
            _ => LossKind.SquaredError,
        };
        return RecurrentTrainer.Train(Network with { InputSize = 4, Output = output, OutputSize = size }, Options with { Loss = loss }, data).Model;
    }

    private static float[] Outputs(RecurrentModel model, SequenceSet data, int size)
    {
        float[] outputs = new float[data.Count * size];
        new SequencePredictor(model).Predict(data, outputs);
        return outputs;
    }
}
