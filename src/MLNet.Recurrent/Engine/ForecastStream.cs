using Microsoft.ML;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Engine;

/// <summary>Takes each row once, however many columns ask, and even if none does; the forecast is made when the first one asks.</summary>
internal sealed class ForecastStream : IScores
{
    private readonly DataViewRow row;
    private readonly SeriesRowReader reader;
    private readonly SeriesTableReader times;
    private readonly SeriesMemories memories;
    private readonly ForecastTransformer model;
    private readonly ForecastScorer scorer;
    private readonly double[] nothing;
    private long takenPosition = -1;
    private bool hasForecast;

    public ForecastStream(DataViewRow row, ForecastTransformer model, SeriesMemories memories)
    {
        (this.row, this.model, this.memories) = (row, model, memories);
        reader = new SeriesRowReader(row, model.Settings.Inputs, model.Covariates, isOpen: false);
        times = new SeriesTableReader(model.Settings.Inputs);
        scorer = model.CreateScorer();
        nothing = new double[model.Past.Targets * model.Horizon];
        Array.Fill(nothing, double.NaN);
    }

    public RowUse Use { get; set; }

    /// <summary>Series whose steps ahead were announced by this call already.</summary>
    public HashSet<string> Announced { get; } = new(StringComparer.Ordinal);

    ReadOnlySpan<float> IScores.Outputs => throw new NotSupportedException("Forecasts are asked for column by column.");

    /// <summary>[targets, horizon] of an output column; not a number where the row is only taken.</summary>
    public ReadOnlySpan<double> Of(int output)
    {
        Advance();
        return hasForecast ? scorer.Of(output) : nothing;
    }

    public void Advance()
    {
        if (row.Position == takenPosition)
        {
            return;
        }

        hasForecast = false;
        reader.Read();
        times.RequireTimes(reader.HasTime ? reader.IsDate : null, memories.Plan.Step);
        SeriesMemory memory = memories.Of(reader.Key);
        if (Use == RowUse.Announce)
        {
            if (Announced.Add(reader.Key))
            {
                memory.ForgetAhead();
            }

            memory.Announce(reader.Time, reader.Values);
        }
        else
        {
            memory.Observe(reader.Time, reader.Values);
            if (Use == RowUse.Predict)
            {
                scorer.Stand(ViewOf(model, memories.Plan, memory));
                hasForecast = true;
            }
        }

        takenPosition = row.Position;
    }

    /// <summary>What a forecast from the present is made of.</summary>
    public static SeriesView ViewOf(ForecastTransformer model, MemoryPlan plan, SeriesMemory memory)
    {
        SeriesTable table = model.Preparation.Prepare(new SeriesTable(plan.Columns, plan.Step, [memory.Series], []));
        return new SeriesView(table, table.Series[0], memory.Count);
    }
}
