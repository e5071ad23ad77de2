namespace MLNet.Recurrent.Columns;

/// <summary>
/// The keys that training has seen, numbered from 1 in their own order. All others are 0: they have no vector of their own, so it
/// costs nothing when a key could have many more values than occur.
/// </summary>
internal sealed class KeyVocabulary : IKeyNumbers
{
    private readonly ulong[] keys;
    private readonly Dictionary<ulong, int> numbers;

    /// <param name="traits">What is known about the keys.</param>
    /// <param name="keys">In ascending order.</param>
    public KeyVocabulary(KeyTraits traits, ulong[] keys)
    {
        Traits = traits;
        this.keys = keys;
        numbers = new Dictionary<ulong, int>(keys.Length);
        for (int i = 0; i < keys.Length; i++)
        {
            numbers.Add(keys[i], i + 1);
        }
    }

    public KeyTraits Traits { get; }

    /// <summary>Vectors that an embedding needs: one per key, and one for all others.</summary>
    public int EmbeddingCount => keys.Length + 1;

    /// <summary>The keys, in the order of their numbers: the first has the number 1.</summary>
    public ReadOnlySpan<ulong> Keys => keys;

    /// <inheritdoc/>
    public int Of(ulong key) => numbers.GetValueOrDefault(key);

    /// <summary>Format: number of values of the key's type, hash of their texts, number of keys, and the distances from key to key.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Traits.Count);
        writer.Write(Traits.Fingerprint);
        writer.Write(keys.Length);
        ulong before = 0;
        foreach (ulong key in keys)
        {
            writer.Write7BitEncodedInt64((long)(key - before));
            before = key;
        }
    }

    /// <exception cref="FormatException">The content is not what <see cref="Write"/> writes.</exception>
    public static KeyVocabulary Read(BinaryReader reader)
    {
        var traits = new KeyTraits(reader.ReadUInt64(), reader.ReadUInt64());
        int count = reader.ReadInt32();
        var keys = new List<ulong>();
        ulong before = 0;
        while (keys.Count < count)
        {
            ulong distance = (ulong)reader.Read7BitEncodedInt64();
            if (distance == 0 || before + distance < before)
            {
                throw new FormatException("The keys are not in order.");
            }

            before += distance;
            keys.Add(before);
        }

        return new KeyVocabulary(traits, [.. keys]);
    }
}
