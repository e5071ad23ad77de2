using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Interop;

namespace MLNet.Recurrent.Windows;

/// <summary>The output promised before there is any data.</summary>
internal static class WindowShape
{
    public static SchemaShape Of(WindowSettings settings, SchemaShape input)
    {
        WindowRequirements.CheckSteps(ColumnTraits.Of(Find(input, settings.InputColumnName, "inputColumnName")));
        if (settings.SeriesColumnName is not null)
        {
            WindowRequirements.CheckSeries(ColumnTraits.Of(Find(input, settings.SeriesColumnName, "seriesColumnName")));
        }

        Dictionary<string, SchemaShape.Column> output = input.ToDictionary(column => column.Name);
        output[settings.OutputColumnName] = SchemaColumn.Create(
            settings.OutputColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, annotations: WindowSlotNames.Shape);
        if (settings.LabelColumnName is not null)
        {
            SchemaShape.Column source = Find(input, settings.SourceColumnName!, "sourceColumnName");
            WindowRequirements.CheckSource(ColumnTraits.Of(source), settings.KeepUnlabeled);
            output[settings.LabelColumnName] = SchemaColumn.Create(
                settings.LabelColumnName, source.Kind, source.ItemType, source.IsKey, source.Annotations);
        }

        return new SchemaShape(output.Values);
    }

    private static SchemaShape.Column Find(SchemaShape shape, string name, string option) =>
        SchemaColumn.TryFind(shape, name, out SchemaShape.Column column)
            ? column
            : throw RequiredColumn.Missing(name, option, shape.Select(one => one.Name));
}
