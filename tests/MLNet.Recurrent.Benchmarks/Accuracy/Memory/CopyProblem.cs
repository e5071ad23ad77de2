using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Memory;

/// <summary>
/// Ten symbols, then blanks, then a mark: now say the symbols again (Hochreiter and Schmidhuber, 1997; in this form Arjovsky et al.,
/// 2016, and Bai et al., 2018).
/// </summary>
/// <param name="delay">Steps from the last symbol to the first repeated one.</param>
internal sealed class CopyProblem(int delay) : IMemoryProblem
{
    private const int Count = 10, Kinds = 8, Mark = 9, Alphabet = 10;

    public string Name => $"copy, delay {delay}";

    public AccuracyColumn Measure { get; } = new("nats per step", 5);

    public NetworkOptions Network { get; } = new()
    {
        InputSize = Alphabet,
        HiddenSize = 128,
        OutputSize = Alphabet,
        Output = OutputKind.Softmax,
        OutputPerStep = true,
    };

    public LossKind Loss => LossKind.SoftmaxCrossEntropy;

    public int TrainingSequences => 20_000;

    public int TestSequences => 1000;

    public IReadOnlyList<(string Name, double? Value)> Published => [("without memory", Count * Math.Log(Kinds) / Length)];

    public double? Goal => .001;

    private int Length => delay + (2 * Count);

    public SequenceSet Create(int count, Random random)
    {
        float[] values = new float[count * Length * Alphabet], targets = new float[count * Length];
        int[] starts = new int[count], lengths = new int[count];
        for (int i = 0; i < count; i++)
        {
            (starts[i], lengths[i]) = (i * Length * Alphabet, Length);
            for (int step = 0; step < Length; step++)
            {
                int symbol = step < Count ? 1 + random.Next(Kinds) : step < delay + Count - 1 ? 0 : Mark;
                values[starts[i] + (step * Alphabet) + symbol] = 1;
                if (step < Count)
                {
                    targets[(i * Length) + delay + Count + step] = symbol;
                }
            }
        }

        return SequenceSet.PerStep(values, starts, lengths, Alphabet, targets);
    }

    public double Score(RecurrentModel model, SequenceSet test)
    {
        float[] outputs = new float[test.Count * Length * Alphabet];
        new SequencePredictor(model).Predict(test, outputs);
        return CrossEntropy.Mean(outputs, Alphabet, test.Targets);
    }
}
