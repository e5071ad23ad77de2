using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Interop;

/// <summary>Makes and finds the columns of a <see cref="SchemaShape"/>, which ML.NET only lets its own estimators do.</summary>
internal static class SchemaColumn
{
    /// <param name="name">Name of the column.</param>
    /// <param name="kind">Scalar, vector, or vector of varying length.</param>
    /// <param name="itemType">Type of one value; the raw type where <paramref name="isKey"/>.</param>
    /// <param name="isKey">Whether the values are keys.</param>
    /// <param name="annotations">What annotations the column will have; none where null.</param>
    public static SchemaShape.Column Create(
        string name, SchemaShape.Column.VectorKind kind, DataViewType itemType, bool isKey = false, SchemaShape? annotations = null) =>
        InternalAccess.Use("Describing an output column", () => new SchemaShape.Column(name, kind, itemType, isKey, annotations));

    /// <summary>The shape of a schema, so that data and promises are checked by the same code.</summary>
    public static SchemaShape ShapeOf(DataViewSchema schema) =>
        InternalAccess.Use("Checking a schema", () => SchemaShape.Create(schema));

    /// <summary>Finds the column that a name means: the last one of that name, as everywhere in ML.NET.</summary>
    public static bool TryFind(SchemaShape shape, string name, out SchemaShape.Column column)
    {
        for (int index = shape.Count - 1; index >= 0; index--)
        {
            if (shape[index].Name == name)
            {
                column = shape[index];
                return true;
            }
        }

        column = default;
        return false;
    }

    /// <summary>The type in words, as ML.NET's own errors give it: <c>Vector&lt;Single&gt;</c>, <c>Key&lt;UInt32&gt;</c>.</summary>
    public static string Describe(SchemaShape.Column column)
    {
        string item = column.IsKey ? $"Key<{column.ItemType}>" : $"{column.ItemType}";
        return column.Kind switch
        {
            SchemaShape.Column.VectorKind.Vector => $"Vector<{item}>",
            SchemaShape.Column.VectorKind.VariableVector => $"VarVector<{item}>",
            _ => item,
        };
    }
}
