using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Interop;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace MLNet.Recurrent.Windows;

/// <summary>
/// What a requirement on a column looks at. A column of data and the shape of a column to come both have it, so that
/// each requirement is written once.
/// </summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Kind">Scalar, vector, or vector of varying length.</param>
/// <param name="ItemType">.NET type of one value.</param>
/// <param name="IsKey">Whether the values are keys.</param>
/// <param name="Description">The type in ML.NET's words.</param>
internal readonly record struct ColumnTraits(string Name, VectorKind Kind, Type ItemType, bool IsKey, string Description)
{
    public static ColumnTraits Of(DataViewSchema.Column column)
    {
        DataViewType item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        VectorKind kind = column.Type is not VectorDataViewType sized ? VectorKind.Scalar
            : sized.IsKnownSize ? VectorKind.Vector : VectorKind.VariableVector;
        return new ColumnTraits(column.Name, kind, item.RawType, item is KeyDataViewType, $"{column.Type}");
    }

    public static ColumnTraits Of(SchemaShape.Column column) =>
        new(column.Name, column.Kind, column.ItemType.RawType, column.IsKey, SchemaColumn.Describe(column));
}
