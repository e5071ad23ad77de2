using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Columns;

/// <summary>A column that sequences are made of: it fills some of the values of each step.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Shape">Shape of the sequences in it.</param>
/// <param name="Item">Single, a key type, or text.</param>
/// <param name="Subwords">Pieces of words that stand beside each word; null for none.</param>
/// <param name="Vocabulary">The keys of the training; null for numbers, and before training.</param>
internal sealed record SequenceColumn(
    string Name, SequenceShape Shape, PrimitiveDataViewType Item, SubwordOptions? Subwords, KeyVocabulary? Vocabulary)
{
    private const byte Numbers = 0, Text = 16;

    // by the bytes of a key in saved models
    private static readonly Dictionary<byte, Type> keyTypes = new()
    {
        [1] = typeof(byte),
        [2] = typeof(ushort),
        [4] = typeof(uint),
        [8] = typeof(ulong),
    };

    /// <summary>Whether it holds keys or words, which are embedded.</summary>
    public bool HasKeys => Item != NumberDataViewType.Single;

    /// <summary>Values of a step.</summary>
    public int Width => Shape.FeaturesPerStep + (Subwords?.MaximumPerWord ?? 0);

    /// <summary>The type of such a column.</summary>
    public VectorDataViewType Type => new(Item, Shape.Steps, Shape.FeaturesPerStep);

    /// <param name="column">The column.</param>
    /// <param name="featuresPerStep">Values per step of a flat vector; 0 for what the type says, or 1.</param>
    /// <param name="subwords">Pieces of words, if it holds words.</param>
    public static SequenceColumn Of(DataViewSchema.Column column, int featuresPerStep, SubwordOptions? subwords)
    {
        SequenceColumns.RequireSequences(column);
        SequenceShape shape = SequenceShape.Of(column, featuresPerStep);
        PrimitiveDataViewType item = ((VectorDataViewType)column.Type).ItemType;
        bool isText = item == TextDataViewType.Instance;
        return isText && shape.FeaturesPerStep > 1
            ? throw new ArgumentException($"Column '{column.Name}' is {column.Type}, of {shape.FeaturesPerStep} words per step; a step is " +
                "one word. Make it a vector of words, or map them to keys with ml.Transforms.Conversion.MapValueToKey.")
            : new SequenceColumn(column.Name, shape, item, isText ? subwords : null, Vocabulary: null);
    }

    /// <summary>Throws when another column cannot take the place of the one of the training.</summary>
    public void CheckScores(DataViewSchema.Column column)
    {
        SequenceColumns.RequireSequences(column);
        if (((VectorDataViewType)column.Type).ItemType.GetType() != Item.GetType())
        {
            throw new ArgumentException($"Column '{column.Name}' is {column.Type}; the model was trained on {Type}. " +
                "Prepare the data as for training.");
        }

        Shape.CheckScores(column);
        if (Vocabulary is not null && !Vocabulary.Traits.Fits(KeyTraits.Of(column)))
        {
            throw new ArgumentException($"Column '{column.Name}' is {column.Type}, with other keys than those the model was " +
                $"trained on ({Item}). Map the values of all data with one and the same fitted MapValueToKey transformer.");
        }
    }

    /// <summary>Format: name, steps, values per step; bytes of a key, 0 for numbers, 16 for text; the options of subwords; the vocabulary.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        writer.Write(Shape.Steps);
        writer.Write(Shape.FeaturesPerStep);
        writer.Write(Item switch
        {
            KeyDataViewType key => keyTypes.First(pair => pair.Value == key.RawType).Key,
            TextDataViewType => Text,
            _ => Numbers,
        });
        if (Item is TextDataViewType)
        {
            writer.Write(Subwords?.MinimumLength ?? 0);
            writer.Write(Subwords?.MaximumLength ?? 0);
            writer.Write(Subwords?.MaximumPerWord ?? 0);
        }

        Vocabulary?.Write(writer);
    }

    /// <exception cref="FormatException">The content is not what <see cref="Write"/> writes.</exception>
    public static SequenceColumn Read(BinaryReader reader)
    {
        string name = reader.ReadString();
        var shape = new SequenceShape(reader.ReadInt32(), reader.ReadInt32());
        byte kind = reader.ReadByte();
        if (shape.Steps < 0 || shape.FeaturesPerStep < 1 || !(kind is Numbers or Text || keyTypes.ContainsKey(kind)))
        {
            throw new FormatException($"Column '{name}' has no possible shape.");
        }

        SubwordOptions? subwords = kind == Text ? ReadSubwords(reader) : null;
        KeyVocabulary? vocabulary = kind == Numbers ? null : KeyVocabulary.Read(reader);
        PrimitiveDataViewType item = kind switch
        {
            Numbers => NumberDataViewType.Single,
            Text => TextDataViewType.Instance,
            _ => new KeyDataViewType(keyTypes[kind], vocabulary!.Traits.Count),
        };
        return new SequenceColumn(name, shape, item, subwords, vocabulary);
    }

    private static SubwordOptions? ReadSubwords(BinaryReader reader)
    {
        var subwords = new SubwordOptions
        {
            MinimumLength = reader.ReadInt32(),
            MaximumLength = reader.ReadInt32(),
            MaximumPerWord = reader.ReadInt32(),
        };
        if (subwords.MaximumPerWord == 0)
        {
            return null;
        }

        subwords.Validate();
        return subwords;
    }
}
