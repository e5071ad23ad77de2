using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Training;

/// <summary>Vectors that an embedding starts from, for instance trained on much more text than there are labels for.</summary>
/// <param name="Embedding">Which of the network's embeddings, from 0.</param>
/// <param name="Numbers">The numbers of the tokens that have one.</param>
/// <param name="Values">[numbers, size of the embedding].</param>
/// <param name="Frozen">Whether these vectors stay as they are; the others are trained in any case.</param>
public sealed record InitialVectors(int Embedding, int[] Numbers, float[] Values, bool Frozen = false)
{
    internal void Check(NetworkOptions network)
    {
        ArgumentNullException.ThrowIfNull(Numbers);
        ArgumentNullException.ThrowIfNull(Values);
        Require.Range(Embedding, 0, network.Embeddings.Count - 1);
        EmbeddingOptions embedding = network.Embeddings[Embedding];
        if (Values.Length != (long)Numbers.Length * embedding.Size)
        {
            throw new ArgumentException($"Values holds {Values.Length} numbers; {Numbers.Length} vectors of {embedding.Size} have " +
                $"{(long)Numbers.Length * embedding.Size}.");
        }

        foreach (int number in Numbers)
        {
            Require.Range(number, 0, embedding.Count - 1, nameof(Numbers));
        }

        if (!Array.TrueForAll(Values, float.IsFinite))
        {
            throw new ArgumentException("Values holds infinity or what is not a number.");
        }
    }

    internal void CopyTo(float[] parameters, ParameterLayout layout)
    {
        Parameter table = layout[$"embedding.{Embedding}.weight"];
        for (int i = 0; i < Numbers.Length; i++)
        {
            Values.AsSpan(i * table.Columns, table.Columns).CopyTo(table.Of(parameters)[(Numbers[i] * table.Columns)..]);
        }
    }

    /// <summary>Where the vectors stand among the parameters.</summary>
    internal IEnumerable<int> Offsets(ParameterLayout layout)
    {
        Parameter table = layout[$"embedding.{Embedding}.weight"];
        return Numbers.Select(number => table.Offset + (number * table.Columns));
    }
}
