using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Interop;

namespace MLNet.Recurrent.Windows;

/// <summary>
/// Names of the values of a window: <c>Births[-2]</c>, <c>Births[-1]</c> and, for its last step, <c>Births[0]</c>. Where a step has
/// several values: <c>Step.Rain[-1]</c> by the step's own slot names, <c>Step.3[-1]</c> by number where a slot has none.
/// </summary>
internal static class WindowSlotNames
{
    /// <summary>The names are put together each time somebody asks for them, and not kept: a long window has very many.</summary>
    public static DataViewSchema.Annotations Of(DataViewSchema.Column steps, int length, int featuresPerStep)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(
            AnnotationNames.SlotNames,
            new VectorDataViewType(TextDataViewType.Instance, length * featuresPerStep),
            (ref VBuffer<ReadOnlyMemory<char>> names) =>
            {
                VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref names, length * featuresPerStep);
                string[] features = FeatureNames(steps, featuresPerStep);
                for (int slot = 0; slot < editor.Values.Length; slot++)
                {
                    int stepsBeforeLast = slot / featuresPerStep - (length - 1);
                    editor.Values[slot] = FormattableString.Invariant($"{features[slot % featuresPerStep]}[{stepsBeforeLast}]").AsMemory();
                }

                names = editor.Commit();
            });
        return annotations.ToAnnotations();
    }

    /// <summary>The same as a promise, before there is data.</summary>
    public static SchemaShape Shape { get; } = new([
        SchemaColumn.Create(AnnotationNames.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance)]);

    private static string[] FeatureNames(DataViewSchema.Column steps, int featuresPerStep)
    {
        if (steps.Type is not VectorDataViewType)
        {
            return [steps.Name];
        }

        VBuffer<ReadOnlyMemory<char>> own = default;
        if (steps.HasSlotNames())
        {
            steps.GetSlotNames(ref own);
        }

        string[] names = new string[featuresPerStep];
        for (int feature = 0; feature < names.Length; feature++)
        {
            ReadOnlyMemory<char> name = own.Length == 0 ? default : own.GetItemOrDefault(feature);
            names[feature] = name.IsEmpty ? FormattableString.Invariant($"{steps.Name}.{feature}") : $"{steps.Name}.{name}";
        }

        return names;
    }
}
