using System.Runtime.InteropServices;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Columns;

/// <summary>
/// Numbers keys in the order of their first appearance while training data is read; how often each occurs is known only
/// afterwards.
/// </summary>
/// <param name="column">Name of the column.</param>
internal sealed class KeyNumbering(string column) : IKeyNumbers
{
    private readonly Dictionary<ulong, int> numbers = [];

    /// <inheritdoc/>
    public int Of(ulong key)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, key, out bool isKnown);
        if (!isKnown)
        {
            number = numbers.Count;
            if (number >= EmbeddingOptions.MaximumCount)
            {
                throw new InvalidOperationException($"Column '{column}' holds more than {EmbeddingOptions.MaximumCount - 1} different " +
                    "keys. Map rare values to one key, or hash to fewer.");
            }
        }

        return number;
    }

    /// <summary>Keeps the keys that occur often enough, and puts their final numbers into the steps.</summary>
    /// <param name="sequences">What was read.</param>
    /// <param name="firstColumn">First value of a step that holds numbers of these keys.</param>
    /// <param name="width">How many do.</param>
    /// <param name="minimumCount">Occurrences of a key that is kept, at least 1.</param>
    /// <param name="traits">What is known about the keys.</param>
    public KeyVocabulary Close(SequenceSet sequences, int firstColumn, int width, int minimumCount, KeyTraits traits)
    {
        int[] counts = new int[numbers.Count + 1];
        ForEach(sequences, firstColumn, width, (ref float number, int _) => counts[Math.Max(0, (int)number)]++);

        // In order of the keys: the same vocabulary whatever the order of the rows.
        ulong[] kept = [.. numbers.Where(pair => counts[pair.Value] >= minimumCount).Select(pair => pair.Key).Order()];
        var vocabulary = new KeyVocabulary(traits, kept);
        int[] final = new int[counts.Length];
        foreach ((ulong key, int number) in numbers)
        {
            final[number] = vocabulary.Of(key);
        }

        ForEach(sequences, firstColumn, width, (ref float number, int place) =>
            number = KeyValues.Number(number < 0 ? 0 : final[(int)number], place));
        return vocabulary;
    }

    private delegate void Visitor(ref float number, int place);

    private static void ForEach(SequenceSet sequences, int firstColumn, int width, Visitor visit)
    {
        int stride = sequences.FeaturesPerStep;
        for (int i = 0; i < sequences.Count; i++)
        {
            Span<float> steps = sequences.Values.AsSpan(sequences.Starts[i], sequences.Lengths[i] * stride);
            for (int at = firstColumn; at < steps.Length; at += stride)
            {
                for (int place = 0; place < width; place++)
                {
                    visit(ref steps[at + place], place);
                }
            }
        }
    }
}
