using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Engine;

/// <summary>A fitted pipeline with a forecaster, made over to take one row at a time.</summary>
internal sealed class ForecastChain
{
    private readonly DataViewSchema input;

    public ForecastChain(ITransformer model, DataViewSchema input)
    {
        this.input = input;
        ITransformer[] parts = [.. Flat(model)];
        int[] found = [.. Enumerable.Range(0, parts.Length).Where(i => parts[i] is ForecastTransformer)];
        string names = string.Join(", ", parts.Select(part => part.GetType().Name));
        if (found.Length != 1)
        {
            throw new ArgumentException($"The model has {found.Length} forecasters; its steps are {names}. A forecasting engine runs a pipeline with one, made by a " +
                "ForecastBy method of ml.Forecasting.");
        }

        Forecaster = (ForecastTransformer)parts[found[0]];
        Memories = new SeriesMemories(Forecaster);
        parts[found[0]] = new StandIn(Stream);
        foreach (ITransformer part in parts)
        {
            if (!part.IsRowToRowMapper)
            {
                throw new ArgumentException($"{part.GetType().Name} changes the number of rows, so it cannot run row by row; the steps of the model are {names}. Take " +
                    "it out of the pipeline.");
            }
        }

        Transformer = new TransformerChain<ITransformer>(parts);
    }

    public ForecastTransformer Forecaster { get; }

    public SeriesMemories Memories { get; }

    /// <summary>Row to row, for a prediction engine.</summary>
    public ITransformer Transformer { get; }

    /// <summary>What takes the rows: of the row that was made last.</summary>
    public ForecastStream? Scores { get; private set; }

    private static IEnumerable<ITransformer> Flat(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flat) : [model];

    private AppendingMapper Stream(DataViewSchema schema)
    {
        ForecastColumns columns;
        try
        {
            columns = Forecaster.Columns(schema);
        }
        catch (ArgumentException unsuitable)
        {
            string given = string.Join(", ", input.Select(column => $"'{column.Name}'"));
            throw new ArgumentException($"{unsuitable.Message} A row of this engine has {given}.", unsuitable);
        }

        IEnumerable<AppendedColumn> appended = Forecaster.Settings.OutputNames.Select((name, output) => new AppendedColumn(
            name, columns.Output[schema.Count + output].Type, columns.Output[schema.Count + output].Annotations, scores => columns.IsSingle
                ? new ValueGetter<VBuffer<float>>((ref VBuffer<float> values) => ForecastCursor.Fill(((ForecastStream)scores).Of(output), ref values))
                : new ValueGetter<VBuffer<double>>((ref VBuffer<double> values) => ForecastCursor.Fill(((ForecastStream)scores).Of(output), ref values))));
        return new AppendingMapper(schema, columns.Read, [.. appended], row => Scores = new ForecastStream(row, Forecaster, Memories));
    }
}
