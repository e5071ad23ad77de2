using System.Reflection;
using Microsoft.ML;

namespace MLNet.Recurrent.Tests;

/// <summary>The shape of a schema that exists, to hold against the one that an estimator promised.</summary>
internal static class SchemaFact
{
    private static readonly Func<DataViewSchema, SchemaShape> Create = typeof(SchemaShape)
        .GetMethod("Create", BindingFlags.NonPublic | BindingFlags.Static)!.CreateDelegate<Func<DataViewSchema, SchemaShape>>();

    public static SchemaShape Of(DataViewSchema schema) => Create(schema);

    /// <summary>Columns and annotations in words, in the order of their names.</summary>
    public static string[] Describe(SchemaShape shape) => [.. shape
        .Select(column => $"{column.Name}: {column.Kind} {(column.IsKey ? "key " : "")}{column.ItemType} " +
            $"[{string.Join(", ", column.Annotations.Select(annotation => $"{annotation.Name} {annotation.Kind} {annotation.ItemType}").Order())}]")
        .Order(StringComparer.Ordinal)];
}
