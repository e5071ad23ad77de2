using Microsoft.ML;
using Microsoft.ML.Data;

namespace LongMemory;

/// <summary>Sequences as ML.NET reads them.</summary>
internal static class Rows
{
    public static IDataView Load(MLContext ml, IEnumerable<Row> rows, int values)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, values);
        return ml.Data.LoadFromEnumerable(rows, schema);
    }
}
