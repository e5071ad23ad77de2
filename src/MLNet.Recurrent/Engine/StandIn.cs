using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;

namespace MLNet.Recurrent.Engine;

/// <summary>Takes the place of a transformer that works on sequences, and works on single steps. Lives in an engine only.</summary>
/// <param name="createMapper">From the schema before it.</param>
internal sealed class StandIn(Func<DataViewSchema, AppendingMapper> createMapper) : ITransformer
{
    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => createMapper(inputSchema).OutputSchema;

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => createMapper(inputSchema);

    public IDataView Transform(IDataView input) => throw new NotSupportedException("Only the rows of an engine.");

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException("The model itself is saved, not its engine.");
}
