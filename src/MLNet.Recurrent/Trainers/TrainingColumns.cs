using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Interop;

namespace MLNet.Recurrent.Trainers;

/// <summary>The columns that a trainer reads: they must be there and have types that serve.</summary>
internal static class TrainingColumns
{
    /// <summary>Throws when a column does not serve.</summary>
    /// <returns>The label column.</returns>
    public static SchemaShape.Column Check(SchemaShape schema, RecurrentTask task, RecurrentTrainerOptions options)
    {
        CheckFeatures(schema, options.FeatureColumnName);
        foreach (string name in options.CategoricalColumnNames)
        {
            SchemaShape.Column category = Find(schema, name, nameof(options.CategoricalColumnNames));
            if (!IsVector(category) || !HoldsTokens(category))
            {
                throw new ArgumentException($"Column '{name}' is {SchemaColumn.Describe(category)}; categorical columns are vectors of " +
                    $"keys or words, one for each step. Add ml.Transforms.Conversion.MapValueToKey(\"{name}\") before the trainer, or give " +
                    "numbers as FeatureColumnName.");
            }
        }

        if (options.ExampleWeightColumnName is { } weightColumnName)
        {
            SchemaShape.Column weights = Find(schema, weightColumnName, nameof(options.ExampleWeightColumnName));
            if (!IsScalar(weights, NumberDataViewType.Single))
            {
                throw new ArgumentException($"Column '{weights.Name}' is {SchemaColumn.Describe(weights)}; weights are Single. " +
                    $"Add ml.Transforms.Conversion.ConvertType(\"{weights.Name}\") before the trainer.");
            }
        }

        SchemaShape.Column label = Find(schema, options.LabelColumnName, nameof(options.LabelColumnName));
        task.CheckLabel(label);
        return label;
    }

    /// <summary>Throws when the column of sequences is missing or holds something else.</summary>
    public static void CheckFeatures(SchemaShape schema, string name)
    {
        SchemaShape.Column features = Find(schema, name, nameof(RecurrentTrainerOptions.FeatureColumnName));
        if (!IsVector(features) || !(HoldsTokens(features) || features.ItemType == NumberDataViewType.Single))
        {
            throw new ArgumentException($"Column '{features.Name}' is {SchemaColumn.Describe(features)}; sequences are " +
                $"Vector<Single>, or vectors of keys or words. {SequenceColumns.Remedy}");
        }
    }

    /// <summary>Whether a column holds one value of a type per row, and no keys.</summary>
    public static bool IsScalar(SchemaShape.Column column, DataViewType type) =>
        column.Kind == SchemaShape.Column.VectorKind.Scalar && !column.IsKey && column.ItemType == type;

    /// <summary>Whether a column holds one key per row, of the type that keys usually have.</summary>
    public static bool IsKey(SchemaShape.Column column) =>
        column.Kind == SchemaShape.Column.VectorKind.Scalar && column.IsKey && column.ItemType == NumberDataViewType.UInt32;

    /// <summary>Whether a column holds a vector of such keys per row.</summary>
    public static bool IsKeyVector(SchemaShape.Column column) =>
        IsVector(column) && column.IsKey && column.ItemType == NumberDataViewType.UInt32;

    /// <summary>Whether a column holds a vector per row.</summary>
    public static bool IsVector(SchemaShape.Column column) =>
        column.Kind is SchemaShape.Column.VectorKind.Vector or SchemaShape.Column.VectorKind.VariableVector;

    private static bool HoldsTokens(SchemaShape.Column column) => column.IsKey || column.ItemType == TextDataViewType.Instance;

    private static SchemaShape.Column Find(SchemaShape schema, string name, string option) =>
        SchemaColumn.TryFind(schema, name, out SchemaShape.Column column)
            ? column
            : throw RequiredColumn.Missing(name, option, schema.Select(other => other.Name));
}
