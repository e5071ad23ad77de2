using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Trainers;

/// <summary>A type that the values behind a key can have, and their text form, which reads back exactly.</summary>
/// <param name="Number">Its number in saved models; never changes.</param>
/// <param name="Type">The type.</param>
/// <param name="Read">Texts of the values that an annotation holds.</param>
/// <param name="Add">Adds an annotation of values given as texts.</param>
internal sealed record LabelValueType(
    byte Number,
    PrimitiveDataViewType Type,
    Func<DataViewSchema.Annotations, string, string[]> Read,
    Action<DataViewSchema.Annotations.Builder, string, string[]> Add)
{
    public static IReadOnlyList<LabelValueType> All { get; } =
    [
        Of(1, TextDataViewType.Instance, text => text.AsMemory()),
        Of(2, BooleanDataViewType.Instance, bool.Parse),
        Of(3, NumberDataViewType.Single, text => float.Parse(text, CultureInfo.InvariantCulture)),
        Of(4, NumberDataViewType.Double, text => double.Parse(text, CultureInfo.InvariantCulture)),
        Of(5, NumberDataViewType.SByte, text => sbyte.Parse(text, CultureInfo.InvariantCulture)),
        Of(6, NumberDataViewType.Int16, text => short.Parse(text, CultureInfo.InvariantCulture)),
        Of(7, NumberDataViewType.Int32, text => int.Parse(text, CultureInfo.InvariantCulture)),
        Of(8, NumberDataViewType.Int64, text => long.Parse(text, CultureInfo.InvariantCulture)),
        Of(9, NumberDataViewType.Byte, text => byte.Parse(text, CultureInfo.InvariantCulture)),
        Of(10, NumberDataViewType.UInt16, text => ushort.Parse(text, CultureInfo.InvariantCulture)),
        Of(11, NumberDataViewType.UInt32, text => uint.Parse(text, CultureInfo.InvariantCulture)),
        Of(12, NumberDataViewType.UInt64, text => ulong.Parse(text, CultureInfo.InvariantCulture)),
    ];

    private static LabelValueType Of<T>(byte number, PrimitiveDataViewType type, Func<string, T> parse) => new(
        number,
        type,
        (annotations, name) =>
        {
            VBuffer<T> values = default;
            annotations.GetValue(name, ref values);
            return [.. values.DenseValues().Select(value => string.Create(CultureInfo.InvariantCulture, $"{value}"))];
        },
        (builder, name, texts) =>
        {
            T[] values = [.. texts.Select(parse)];
            builder.Add(name, new VectorDataViewType(type, values.Length), (ref VBuffer<T> annotation) =>
            {
                VBufferEditor<T> editor = VBufferEditor.Create(ref annotation, values.Length);
                values.CopyTo(editor.Values);
                annotation = editor.Commit();
            });
        });
}
