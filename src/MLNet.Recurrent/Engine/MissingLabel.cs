using Microsoft.ML;

namespace MLNet.Recurrent.Engine;

/// <summary>The label of a step while it is not known: not a number, the missing key, or false, which has no missing value.</summary>
internal static class MissingLabel
{
    public static Delegate Of(DataViewSchema.Column source) => source.Type.RawType switch
    {
        Type type when type == typeof(float) => new ValueGetter<float>((ref float label) => label = float.NaN),
        Type type when type == typeof(bool) => Default<bool>(),
        Type type when type == typeof(uint) => Default<uint>(),
        Type type when type == typeof(ulong) => Default<ulong>(),
        Type type when type == typeof(ushort) => Default<ushort>(),
        _ => Default<byte>(),
    };

    private static ValueGetter<TValue> Default<TValue>()
        where TValue : struct => static (ref TValue label) => label = default;
}
