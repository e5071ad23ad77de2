using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>Schemas as text, so that two can be compared and a difference can be read.</summary>
internal static class SchemaText
{
    /// <summary>One line per column and annotation, values included.</summary>
    public static string Of(IEnumerable<DataViewSchema.Column> columns) => string.Join('\n', columns.Select(column =>
        string.Join("\n  ", Annotations(column).Order(StringComparer.Ordinal).Prepend($"{column.Name}: {column.Type}"))));

    /// <summary>One line per column: what a shape promises.</summary>
    public static string Of(SchemaShape shape) => string.Join('\n', shape.Select(Describe).Order(StringComparer.Ordinal));

    private static string Describe(SchemaShape.Column column) =>
        $"{column.Name}: {column.Kind} {column.ItemType} {(column.IsKey ? "key " : "")}" +
        $"[{string.Join(", ", column.Annotations.Select(Describe).Order(StringComparer.Ordinal))}]";

    private static IEnumerable<string> Annotations(DataViewSchema.Column column) =>
        column.Annotations.Schema.Select(annotation =>
        $"{annotation.Name}: {annotation.Type} = {Value(column.Annotations, annotation)}");

    private static string Value(DataViewSchema.Annotations annotations, DataViewSchema.Column annotation)
    {
        MethodInfo read = typeof(SchemaText).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (string)read.MakeGenericMethod(annotation.Type.RawType).Invoke(null, [annotations, annotation.Name])!;
    }

    private static string Read<T>(DataViewSchema.Annotations annotations, string name)
    {
        T? value = default;
        annotations.GetValue(name, ref value!);
        object? values = typeof(T).GetMethod("DenseValues")?.Invoke(value, null);
        return values is IEnumerable items
            ? string.Join(", ", items.Cast<object>().Select(item => Convert.ToString(item, CultureInfo.InvariantCulture)))
            : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
    }
}
