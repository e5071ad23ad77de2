using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Columns;

/// <summary>
/// Words: a step is the number of the word and those of its pieces. Texts are known by hashes of 64 bits, so that a vocabulary is a
/// list of keys like any other.
/// </summary>
internal sealed class TextValues(RowVectors<ReadOnlyMemory<char>> vectors, SubwordOptions? subwords, IKeyNumbers numbers) : ColumnValues
{
    private const long PieceSeed = 1;

    private VBuffer<ReadOnlyMemory<char>> words;
    private char[] marked = new char[64];

    /// <summary>The key of a word.</summary>
    public static ulong Key(ReadOnlySpan<char> word) => Math.Max(1, XxHash3.HashToUInt64(MemoryMarshal.AsBytes(word)));

    public override int Load(int slot)
    {
        words = vectors.Of(slot);
        return words.Length;
    }

    public override void CopyTo(Span<float> steps, int first, int stride)
    {
        int width = 1 + (subwords?.MaximumPerWord ?? 0);
        foreach (ReadOnlyMemory<char> word in words.DenseValues())
        {
            Span<float> step = steps.Slice(first, width);
            step[0] = word.IsEmpty ? 0 : numbers.Of(Key(word.Span));
            step[1..].Fill(-1);
            if (subwords is not null && !word.IsEmpty)
            {
                AddPieces(Marked(word.Span), step[1..]);
            }

            first += stride;
        }
    }

    private ReadOnlySpan<char> Marked(ReadOnlySpan<char> word)
    {
        int length = word.Length + 2;
        if (marked.Length < length)
        {
            marked = new char[length];
        }

        marked[0] = '<';
        word.CopyTo(marked.AsSpan(1));
        marked[length - 1] = '>';
        return marked.AsSpan(0, length);
    }

    // By turns from the start and the end: where there is not room for all, the middle is left out.
    private void AddPieces(ReadOnlySpan<char> word, Span<float> places)
    {
        int used = 0;
        for (int distance = 0; 2 * distance < word.Length; distance++)
        {
            for (int length = subwords!.MinimumLength; length <= subwords.MaximumLength; length++)
            {
                int fromEnd = word.Length - length - distance;
                if (fromEnd < distance)
                {
                    break;
                }

                if (!Add(word.Slice(distance, length), places, ref used)
                    || (fromEnd > distance && !Add(word.Slice(fromEnd, length), places, ref used)))
                {
                    return;
                }
            }
        }
    }

    private bool Add(ReadOnlySpan<char> piece, Span<float> places, ref int used)
    {
        if (used == places.Length)
        {
            return false;
        }

        int number = numbers.Of(Math.Max(1, XxHash3.HashToUInt64(MemoryMarshal.AsBytes(piece), PieceSeed)));
        places[used++] = number == 0 ? -1 : number;
        return true;
    }
}
