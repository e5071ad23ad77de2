using Microsoft.ML;

namespace MLNet.Recurrent.Columns;

/// <summary>Columns by name; the error says what there is instead.</summary>
internal static class RequiredColumn
{
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, string option) =>
        schema.GetColumnOrNull(name) ?? throw Missing(name, option, schema.Select(column => column.Name));

    public static ArgumentException Missing(string name, string option, IEnumerable<string> columns)
    {
        string present = string.Join(", ", columns.Distinct().Select(column => $"'{column}'"));
        return new ArgumentException($"There is no column '{name}'; the data has {(present.Length == 0 ? "none" : present)}. " +
            $"Set {option} to one of them, or add the column to the pipeline.");
    }
}
