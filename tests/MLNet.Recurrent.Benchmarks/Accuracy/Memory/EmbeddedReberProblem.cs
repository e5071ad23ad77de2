using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Memory;

/// <summary>
/// Strings of a small grammar whose last symbol but one repeats the second, some ten symbols before (Hochreiter and Schmidhuber,
/// 1997, experiment 1). A string counts when at every step the symbols that may come next are the most probable ones.
/// </summary>
internal sealed class EmbeddedReberProblem : IMemoryProblem
{
    private const string Symbols = "BTPSXVE";

    // the arcs of each state: symbol and next state; 5 is the end
    private static readonly (char Symbol, int Next)[][] Arcs =
    [
        [('T', 1), ('P', 2)], [('S', 1), ('X', 3)], [('T', 2), ('V', 4)], [('X', 2), ('S', 5)], [('P', 3), ('V', 5)], [],
    ];

    public string Name => "embedded Reber grammar";

    public AccuracyColumn Measure { get; } = new("strings all correct, %", 1);

    public bool GreaterIsBetter => true;

    public NetworkOptions Network { get; } = new()
    {
        InputSize = Symbols.Length,
        HiddenSize = 32,
        OutputSize = Symbols.Length,
        Output = OutputKind.Softmax,
        OutputPerStep = true,
    };

    public LossKind Loss => LossKind.SoftmaxCrossEntropy;

    public int TrainingSequences => 256;

    public int TestSequences => 256;

    public IReadOnlyList<(string Name, double? Value)> Published =>
        [("HS97: Elman, 15 units, truncated gradient", 0), ("HS97: LSTM, runs that succeed", 97), ("Elman, 64 units, full gradient", 99.5)];

    public double? Goal => 100;

    public SequenceSet Create(int count, Random random)
    {
        var values = new List<float>();
        var targets = new List<float>();
        int[] starts = new int[count], lengths = new int[count];
        for (int i = 0; i < count; i++)
        {
            string text = Draw(random);
            starts[i] = values.Count;
            lengths[i] = text.Length - 1;
            for (int step = 0; step < lengths[i]; step++)
            {
                values.AddRange(Symbols.Select(symbol => symbol == text[step] ? 1f : 0f));
                targets.Add(Symbols.IndexOf(text[step + 1], StringComparison.Ordinal));
            }
        }

        return SequenceSet.PerStep([.. values], starts, lengths, Symbols.Length, [.. targets]);
    }

    public double Score(RecurrentModel model, SequenceSet test)
    {
        int right = 0, place = 0;
        float[] outputs = new float[test.Lengths.Sum() * Symbols.Length];
        new SequencePredictor(model).Predict(test, outputs);
        for (int i = 0; i < test.Count; i++)
        {
            string text = "B" + string.Concat(Enumerable.Range(0, test.Lengths[i]).Select(step => Symbols[(int)test.Target(i, step)[0]]));
            bool isRight = true;
            foreach (string legal in LegalNext(text))
            {
                IEnumerable<int> likely = Enumerable.Range(0, Symbols.Length).OrderByDescending(symbol => outputs[place + symbol]);
                isRight &= likely.Take(legal.Length).All(symbol => legal.Contains(Symbols[symbol]));
                place += Symbols.Length;
            }

            right += isRight ? 1 : 0;
        }

        return 100.0 * right / test.Count;
    }

    private static string Draw(Random random)
    {
        char outer = "TP"[random.Next(2)];
        string inner = "B";
        for (int state = 0; Arcs[state].Length > 0;)
        {
            (char symbol, state) = Arcs[state][random.Next(2)];
            inner += symbol;
        }

        return $"B{outer}{inner}E{outer}E";
    }

    // The symbols that may follow each prefix: B, an outer T or P, an inner string from B to E, the outer symbol again, E.
    private static IEnumerable<string> LegalNext(string text)
    {
        yield return "TP";
        yield return "B";
        int state = 0;
        yield return Following(state);
        foreach (char symbol in text[3..^3])
        {
            state = Arcs[state].First(arc => arc.Symbol == symbol).Next;
            yield return Following(state);
        }

        yield return $"{text[1]}";
        yield return "E";
    }

    private static string Following(int state) => Arcs[state].Length == 0 ? "E" : string.Concat(Arcs[state].Select(arc => arc.Symbol));
}
