using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Forecasting;

/// <summary>The columns of one table that forecasts are made of, and the table that results.</summary>
internal sealed class ForecastColumns
{
    public ForecastColumns(ForecastSettings settings, DataViewSchema input, int horizon)
    {
        Input = input;
        Reader = new SeriesTableReader(settings.Inputs);
        Read = Reader.Columns(input);
        VectorDataViewType type = ForecastRequirements.ForecastType(Read[0].Type, horizon);
        var output = new DataViewSchema.Builder();
        output.AddColumns(input);
        foreach (string name in settings.OutputNames)
        {
            output.AddColumn(name, type);
        }

        Output = output.ToSchema();
        IsSingle = type.ItemType.RawType == typeof(float);
    }

    /// <summary>The long table.</summary>
    public DataViewSchema Input { get; }

    /// <summary>Its columns, then those of <see cref="ForecastSettings.OutputNames"/>.</summary>
    public DataViewSchema Output { get; }

    public SeriesTableReader Reader { get; }

    /// <summary>The columns that forecasts need; the first holds the targets.</summary>
    public IReadOnlyList<DataViewSchema.Column> Read { get; }

    public int Targets => ValuesReader.SizeOf(Read[0]);

    /// <summary>Whether forecasts are Single; Double otherwise.</summary>
    public bool IsSingle { get; }
}
