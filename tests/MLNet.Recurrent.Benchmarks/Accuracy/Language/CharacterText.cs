using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Language;

/// <summary>A text as numbers of characters: those of the training part from 1 on, 0 for all others.</summary>
internal sealed class CharacterText
{
    private const double TrainingShare = 0.9;
    private readonly string alphabet;

    public CharacterText(string text)
    {
        int end = (int)(text.Length * TrainingShare);
        alphabet = string.Concat(text[..end].Distinct().Order());
        Training = Encode(text[..end]);
        Test = Encode(text[end..]);
    }

    /// <summary>The first 90 %.</summary>
    public float[] Training { get; }

    /// <summary>The rest.</summary>
    public float[] Test { get; }

    /// <summary>Numbers there are, 0 included.</summary>
    public int Count => alphabet.Length + 1;

    public char Character(int number) => number == 0 ? '?' : alphabet[number - 1];

    /// <summary>The text cut into streams of one length, to be read side by side; the target of a character is the one after it.</summary>
    public static SequenceSet Streams(float[] numbers, int count)
    {
        int length = (numbers.Length - 1) / count;
        int[] starts = [.. Enumerable.Range(0, count).Select(stream => stream * length)];
        return SequenceSet.PerStep(numbers[..^1], starts, [.. starts.Select(_ => length)], 1, numbers[1..]);
    }

    private float[] Encode(string text) => [.. text.Select(character => (float)(alphabet.IndexOf(character, StringComparison.Ordinal) + 1))];
}
