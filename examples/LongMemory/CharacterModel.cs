using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace LongMemory;

/// <summary>Predicts the next character of a text: an embedding, an LSTM, an output per step.</summary>
/// <param name="Network">The network.</param>
/// <param name="Alphabet">Its characters; number 0 of the network stands for all others.</param>
/// <param name="NatsPerCharacter">Loss on the text held back.</param>
internal sealed record CharacterModel(RecurrentModel Network, string Alphabet, double NatsPerCharacter)
{
    private const int Window = 64;

    public static CharacterModel Train(string folder)
    {
        string[] files = [.. Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        string text = string.Concat(files.Select(File.ReadAllText)).Replace("\r", "", StringComparison.Ordinal);
        string alphabet = string.Concat(text.Distinct().Order());
        var network = new NetworkOptions
        {
            InputSize = 1,
            Embeddings = [new() { FirstColumn = 0, Count = alphabet.Length + 1, Size = 32 }],
            Cell = CellKind.Lstm,
            HiddenSize = 96,
            OutputPerStep = true,
            OutputSize = alphabet.Length + 1,
            Output = OutputKind.Softmax,
        };
        float[] numbers = [.. text.Select(character => (float)Number(alphabet, character))];
        int windows = (numbers.Length - 1) / Window;
        SequenceSet data = SequenceSet.PerStep(
            numbers[..(windows * Window)],
            [.. Enumerable.Range(0, windows).Select(window => window * Window)],
            [.. Enumerable.Repeat(Window, windows)],
            1,
            numbers[1..((windows * Window) + 1)]);
        TrainingResult result = RecurrentTrainer.Train(
            network, new TrainingOptions { Loss = LossKind.SoftmaxCrossEntropy, Epochs = 6, BatchSize = 16, RefitFraction = 0 }, data);
        return new CharacterModel(result.Model, alphabet, result.History.Min(epoch => epoch.ValidationLoss));
    }

    /// <summary>The numbers of characters, as the network reads them.</summary>
    public float[] Encode(string text) => [.. text.Select(character => (float)Number(Alphabet, character))];

    /// <summary>The outputs that stand for the character after each one; after the last one the space.</summary>
    public int[] Following(string text) => [.. (text[1..] + " ").Select(character => Number(Alphabet, character))];

    private static int Number(string alphabet, char character) => alphabet.IndexOf(character) + 1;
}
