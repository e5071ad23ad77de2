using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;

namespace MLNet.Recurrent.Trainers;

/// <summary>The values behind the classes: what MapKeyToValue turns a predicted key back into.</summary>
internal sealed class ClassLabels
{
    private const byte None = 0;

    private readonly LabelValueType type;
    private readonly string[] texts;

    private ClassLabels(LabelValueType type, string[] texts)
    {
        this.type = type;
        this.texts = texts;
    }

    /// <summary>Classes named by texts, as by MapValueToKey of a text column.</summary>
    public static ClassLabels OfTexts(IReadOnlyList<string> texts) =>
        new(LabelValueType.All.First(type => type.Type == TextDataViewType.Instance), [.. texts]);

    /// <summary>Number of classes.</summary>
    public int Count => texts.Length;

    /// <summary>The values as texts, in the order of the keys.</summary>
    public IReadOnlyList<string> Texts => texts;

    /// <summary>Whether the values are texts; only those serve as names of slots.</summary>
    public bool IsText => type.Type == TextDataViewType.Instance;

    /// <summary>The values behind a label; null when it has none.</summary>
    public static ClassLabels? Of(DataViewSchema.Column label)
    {
        if (label.Annotations.Schema.GetColumnOrNull(AnnotationNames.KeyValues) is not { Type: VectorDataViewType values })
        {
            return null;
        }

        LabelValueType type = LabelValueType.All.FirstOrDefault(type => type.Type == values.ItemType)
            ?? throw new ArgumentException($"Column '{label.Name}' has key values of type {values.ItemType}; " +
                "text, numbers and Boolean can be saved. Convert the labels to text before MapValueToKey.");
        return new ClassLabels(type, type.Read(label.Annotations, AnnotationNames.KeyValues));
    }

    /// <summary>Whether both name the same classes in the same order.</summary>
    public static bool AreSame(ClassLabels? one, ClassLabels? other) =>
        one is null || other is null ? one == other : one.type == other.type && one.texts.AsSpan().SequenceEqual(other.texts);

    /// <summary>
    /// Format: the number of the type as a byte, 0 for no labels; then the number of labels as an int and each as a text with
    /// its
    /// length before it.
    /// </summary>
    public static void Write(ClassLabels? labels, BinaryWriter writer)
    {
        writer.Write(labels?.type.Number ?? None);
        if (labels is not null)
        {
            writer.Write(labels.Count);
            foreach (string text in labels.texts)
            {
                writer.Write(text);
            }
        }
    }

    /// <exception cref="FormatException">The content is not what <see cref="Write"/> writes.</exception>
    public static ClassLabels? Read(BinaryReader reader)
    {
        byte number = reader.ReadByte();
        if (number == None)
        {
            return null;
        }

        LabelValueType type = LabelValueType.All.FirstOrDefault(type => type.Number == number)
            ?? throw new FormatException($"There is no label type {number}.");
        int count = reader.ReadInt32();
        var texts = new List<string>();
        while (texts.Count < count)
        {
            texts.Add(reader.ReadString());
        }

        return new ClassLabels(type, [.. texts]);
    }

    /// <summary>Adds the values as an annotation.</summary>
    public void AddTo(DataViewSchema.Annotations.Builder annotations, string name) => type.Add(annotations, name, texts);
}
