using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Memory;

/// <summary>
/// Two numbers among many are marked, one in each half; what is their sum? (Hochreiter and Schmidhuber, 1997; in this form Le et al.,
/// 2015, and Arjovsky et al., 2016.)
/// </summary>
/// <param name="steps">Length of the sequences.</param>
internal sealed class AddingProblem(int steps) : IMemoryProblem
{
    public string Name => $"adding, {steps} steps";

    public AccuracyColumn Measure { get; } = new("MSE", 5);

    public NetworkOptions Network { get; } = new() { InputSize = 2, HiddenSize = 32 };

    public LossKind Loss => LossKind.SquaredError;

    public int TrainingSequences => 5000;

    public int TestSequences => 2000;

    public IReadOnlyList<(string Name, double? Value)> Published => steps == 600
        ? [("always 1", 1 / 6.0), ("Bai 2018: RNN", .177), ("Bai 2018: LSTM", .164), ("Bai 2018: GRU", 5.3e-5), ("Bai 2018: TCN", 5.8e-5)]
        : [("always 1", 1 / 6.0)];

    public double? Goal => .001;

    public SequenceSet Create(int count, Random random)
    {
        float[] values = new float[count * steps * 2], sums = new float[count];
        for (int i = 0; i < count; i++)
        {
            Span<float> sequence = values.AsSpan(i * steps * 2, steps * 2);
            for (int step = 0; step < steps; step++)
            {
                sequence[2 * step] = random.NextSingle();
            }

            foreach (int marked in (int[])[random.Next(steps / 2), random.Next(steps / 2, steps)])
            {
                sequence[(2 * marked) + 1] = 1;
                sums[i] += sequence[2 * marked];
            }
        }

        return SequenceSet.Fixed(values, steps, 2, sums);
    }

    public double Score(RecurrentModel model, SequenceSet test)
    {
        float[] sums = new float[test.Count];
        new SequencePredictor(model).Predict(test, sums);
        return sums.Zip(test.Targets, (sum, target) => (double)(sum - target) * (sum - target)).Average();
    }
}
