using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Columns;

/// <summary>Vectors of words in the text format of GloVe and word2vec: a word and its values in each line.</summary>
internal static class VectorFile
{
    /// <summary>Reads the vectors of the words that a model knows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="column">The column of the model whose words they are.</param>
    /// <param name="source">The same column of the data, which has the texts behind keys.</param>
    /// <param name="size">Values that a vector has to have.</param>
    /// <param name="frozen">Whether the vectors are kept as they are.</param>
    public static InitialVectors Read(string path, SequenceColumn column, DataViewSchema.Column source, int size, bool frozen)
    {
        using StreamReader reader = File.OpenText(path);
        return Read(reader, path, column, source, size, frozen);
    }

    /// <summary>The same, from a reader of the file.</summary>
    internal static InitialVectors Read(TextReader reader, string path, SequenceColumn column, DataViewSchema.Column source, int size, bool frozen)
    {
        Func<string, int> numberOf = Numbers(column, source);
        var numbers = new Dictionary<int, float[]>();
        int line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;

            // not into more pieces than are of use, however long the line
            string[] cells = text.TrimEnd().Split(' ', size + 2);
            if (line == 1 && cells.Length == 2)
            {
                // word2vec begins with the number of words and that of values
                continue;
            }

            if (cells.Length != size + 1)
            {
                throw new InvalidDataException($"Line {line} of '{path}' holds {text.TrimEnd().Count(' ')} values after its word; EmbeddingSize is " +
                    $"{size}. Set EmbeddingSize to the size of the vectors in the file.");
            }

            int number = numberOf(cells[0]);
            if (number > 0)
            {
                numbers[number] = [.. cells.Skip(1).Select((cell, i) => Parse(cell, path, line, i))];
            }
        }

        return numbers.Count > 0
            ? new InitialVectors(0, [.. numbers.Keys], [.. numbers.Values.SelectMany(values => values)], frozen)
            : throw new InvalidDataException($"'{path}' has a vector for none of the words in column '{column.Name}'. Check the language of " +
                "the file, and whether its words are in lower case.");
    }

    private static float Parse(string cell, string path, int line, int place) =>
        float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value)
            ? value
            : throw new InvalidDataException($"Line {line} of '{path}' holds '{cell}' as value {place}; it must be a finite number.");

    private static Func<string, int> Numbers(SequenceColumn column, DataViewSchema.Column source)
    {
        if (column.Item is TextDataViewType)
        {
            return word => column.Vocabulary!.Of(TextValues.Key(word));
        }

        if (source.Annotations.Schema.GetColumnOrNull(AnnotationNames.KeyValues) is not { Type: VectorDataViewType { ItemType: TextDataViewType } })
        {
            throw new ArgumentException($"VectorFile needs words, but column '{column.Name}' is {source.Type}, without texts behind its " +
                "keys. Give words as features, or keys from MapValueToKey.");
        }

        VBuffer<ReadOnlyMemory<char>> texts = default;
        source.Annotations.GetValue(AnnotationNames.KeyValues, ref texts);
        var numbers = texts.DenseValues().Select((text, i) => (Text: text.ToString(), Number: column.Vocabulary!.Of((ulong)i + 1)))
            .ToDictionary(pair => pair.Text, pair => pair.Number);
        return word => numbers.GetValueOrDefault(word);
    }
}
