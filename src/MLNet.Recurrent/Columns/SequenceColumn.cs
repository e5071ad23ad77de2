using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Columns;

/// <summary>A column that sequences are made of: it fills some of the values of each step.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Shape">Shape of the sequences in it.</param>
/// <param name="Item">Single, or a key type.</param>
/// <param name="Vocabulary">The keys of the training; null for numbers, and before training.</param>
internal sealed record SequenceColumn(string Name, SequenceShape Shape, DataViewType Item, KeyVocabulary? Vocabulary)
{
    // by the bytes of a key in saved models
    private static readonly Dictionary<byte, Type> keyTypes = new()
    {
        [1] = typeof(byte),
        [2] = typeof(ushort),
        [4] = typeof(uint),
        [8] = typeof(ulong),
    };

    /// <summary>Whether it holds keys, which are embedded.</summary>
    public bool HasKeys => Item is KeyDataViewType;

    /// <summary>Values of a step.</summary>
    public int Width => Shape.FeaturesPerStep;

    /// <summary>The type of such a column.</summary>
    public VectorDataViewType Type => new((PrimitiveDataViewType)Item, Shape.Steps, Width);

    public static SequenceColumn Of(DataViewSchema.Column column, int featuresPerStep)
    {
        SequenceColumns.RequireSequences(column);
        return new SequenceColumn(
            column.Name, SequenceShape.Of(column, featuresPerStep), ((VectorDataViewType)column.Type).ItemType, Vocabulary: null);
    }

    /// <summary>Throws when another column cannot take the place of the one of the training.</summary>
    public void CheckScores(DataViewSchema.Column column)
    {
        SequenceColumns.RequireSequences(column);
        if (((VectorDataViewType)column.Type).ItemType is KeyDataViewType != HasKeys)
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

    /// <summary>Format: name, steps, width; bytes of a key, 0 for numbers; then its vocabulary.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        writer.Write(Shape.Steps);
        writer.Write(Width);
        writer.Write(HasKeys ? keyTypes.First(pair => pair.Value == Item.RawType).Key : (byte)0);
        Vocabulary?.Write(writer);
    }

    /// <exception cref="FormatException">The content is not what <see cref="Write"/> writes.</exception>
    public static SequenceColumn Read(BinaryReader reader)
    {
        string name = reader.ReadString();
        var shape = new SequenceShape(reader.ReadInt32(), reader.ReadInt32());
        byte bytes = reader.ReadByte();
        if (shape.Steps < 0 || shape.FeaturesPerStep < 1 || (bytes != 0 && !keyTypes.ContainsKey(bytes)))
        {
            throw new FormatException($"Column '{name}' has no possible shape.");
        }

        KeyVocabulary? vocabulary = bytes == 0 ? null : KeyVocabulary.Read(reader);
        return new SequenceColumn(
            name, shape, bytes == 0 ? NumberDataViewType.Single : new KeyDataViewType(keyTypes[bytes], vocabulary!.Traits.Count), vocabulary);
    }
}
