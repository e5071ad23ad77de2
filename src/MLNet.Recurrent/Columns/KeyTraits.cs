using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Columns;

/// <summary>What tells the keys of one mapping from those of another.</summary>
/// <param name="Count">Values of the key's type; 0 when unknown.</param>
/// <param name="Fingerprint">Hash of the texts behind the keys; 0 when there are none.</param>
internal readonly record struct KeyTraits(ulong Count, ulong Fingerprint)
{
    public static KeyTraits Of(DataViewSchema.Column column)
    {
        // Words are known by themselves.
        return ((VectorDataViewType)column.Type).ItemType is KeyDataViewType key ? new KeyTraits(key.Count, Hash(column)) : default;
    }

    /// <summary>Whether keys of both may mean the same. Texts are compared where both have them.</summary>
    public bool Fits(KeyTraits other) =>
        Count == other.Count && (Fingerprint == 0 || other.Fingerprint == 0 || Fingerprint == other.Fingerprint);

    private static ulong Hash(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationNames.KeyValues) is not { Type: VectorDataViewType { ItemType: TextDataViewType } })
        {
            return 0;
        }

        VBuffer<ReadOnlyMemory<char>> texts = default;
        column.Annotations.GetValue(AnnotationNames.KeyValues, ref texts);
        var hash = new XxHash3();
        foreach (ReadOnlyMemory<char> text in texts.DenseValues())
        {
            hash.Append(MemoryMarshal.AsBytes(text.Span));
            hash.Append([0, 0]);
        }

        return Math.Max(1, hash.GetCurrentHashAsUInt64());
    }
}
