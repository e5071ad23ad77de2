using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Columns;

/// <summary>
/// Adds scored columns to rows of one schema: what prediction engines, chains and <see cref="AppendingDataView"/> all use.
/// </summary>
internal sealed class AppendingMapper : IRowToRowMapper
{
    private readonly IReadOnlyList<DataViewSchema.Column> sources;
    private readonly Func<DataViewRow, IScores> createScorer;

    /// <param name="inputSchema">Schema of the rows.</param>
    /// <param name="sources">The columns that scoring reads.</param>
    /// <param name="appended">The columns to add.</param>
    /// <param name="createScorer">Called once per row object or cursor.</param>
    public AppendingMapper(
        DataViewSchema inputSchema,
        IReadOnlyList<DataViewSchema.Column> sources,
        IReadOnlyList<AppendedColumn> appended,
        Func<DataViewRow, IScores> createScorer)
    {
        InputSchema = inputSchema;
        Appended = appended;
        this.sources = sources;
        this.createScorer = createScorer;

        var schema = new DataViewSchema.Builder();
        schema.AddColumns(inputSchema);
        foreach (AppendedColumn column in appended)
        {
            schema.AddColumn(column.Name, column.Type, column.Annotations);
        }

        OutputSchema = schema.ToSchema();
    }

    /// <inheritdoc/>
    public DataViewSchema InputSchema { get; }

    /// <inheritdoc/>
    public DataViewSchema OutputSchema { get; }

    /// <summary>The added columns; number i has the index InputSchema.Count + i.</summary>
    public IReadOnlyList<AppendedColumn> Appended { get; }

    public IScores CreateScorer(DataViewRow input) => createScorer(input);

    /// <inheritdoc/>
    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        bool[] needed = new bool[InputSchema.Count];
        foreach (DataViewSchema.Column column in dependingColumns)
        {
            if (column.Index < needed.Length)
            {
                needed[column.Index] = true;
                continue;
            }

            foreach (DataViewSchema.Column source in sources)
            {
                needed[source.Index] = true;
            }
        }

        return InputSchema.Where(column => needed[column.Index]);
    }

    /// <inheritdoc/>
    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new AppendingRow(this, input, activeColumns);
}
