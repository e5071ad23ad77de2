using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;

namespace MLNet.Recurrent.Evaluation;

/// <summary>Columns that evaluation reads.</summary>
internal static class EvaluatedColumn
{
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, string argument, Func<VectorDataViewType, bool> serves, string requirement)
    {
        DataViewSchema.Column column = RequiredColumn.Find(schema, name, argument);
        return column.Type is VectorDataViewType type && serves(type)
            ? column
            : throw new ArgumentException($"Column '{name}' is {column.Type}; it must be {requirement}. Give the scored data of a sequence model, " +
                $"or set {argument}.");
    }

    public static void RequireLength(int expected, int actual, string name, string other, long row)
    {
        if (expected != actual)
        {
            throw new InvalidDataException($"Row {row} (the first is row 0): column '{name}' holds {actual} values, but column '{other}' asks for " +
                $"{expected}. Evaluate labels and predictions of the same sequences.");
        }
    }

    public static InvalidDataException NoLabels(string name) =>
        new($"Column '{name}' holds no label in any row, so there is nothing to compare with. Check the column and the filters before.");
}
