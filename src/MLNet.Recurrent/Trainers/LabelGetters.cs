using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Trainers;

/// <summary>Reads labels of different types as numbers.</summary>
internal static class LabelGetters
{
    /// <summary>The index of a key's value, from 0; not-a-number for a missing one.</summary>
    public static ValueGetter<float> Key(DataViewRow row, DataViewSchema.Column label)
    {
        ValueGetter<uint> get = row.GetGetter<uint>(label);
        uint key = 0;
        return (ref float index) =>
        {
            get(ref key);
            index = key == 0 ? float.NaN : key - 1;
        };
    }

    /// <summary>The same for a vector of keys.</summary>
    public static ValueGetter<VBuffer<float>> Keys(DataViewRow row, DataViewSchema.Column label)
    {
        ValueGetter<VBuffer<uint>> get = row.GetGetter<VBuffer<uint>>(label);
        VBuffer<uint> keys = default;
        return (ref VBuffer<float> indices) =>
        {
            get(ref keys);
            VBufferEditor<float> editor = VBufferEditor.Create(ref indices, keys.Length);
            for (int i = 0; i < keys.Length; i++)
            {
                uint key = keys.GetItemOrDefault(i);
                editor.Values[i] = key == 0 ? float.NaN : key - 1;
            }

            indices = editor.Commit();
        };
    }

    /// <summary>1 for true, 0 for false.</summary>
    public static ValueGetter<float> Boolean(DataViewRow row, DataViewSchema.Column label)
    {
        ValueGetter<bool> get = row.GetGetter<bool>(label);
        bool value = false;
        return (ref float number) =>
        {
            get(ref value);
            number = value ? 1 : 0;
        };
    }
}
