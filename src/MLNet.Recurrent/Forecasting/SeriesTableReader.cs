using Microsoft.ML;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Windows;

namespace MLNet.Recurrent.Forecasting;

/// <summary>Reads a long table once.</summary>
internal sealed class SeriesTableReader(ForecastInputs inputs)
{
    /// <summary>The columns that are read; what is forecast comes first.</summary>
    public IReadOnlyList<DataViewSchema.Column> Columns(DataViewSchema schema)
    {
        var columns = new List<DataViewSchema.Column>();
        if (inputs.TargetColumnName is not null)
        {
            Add(inputs.TargetColumnName, "inputColumnName", ForecastRequirements.CheckValues);
        }

        if (inputs.SeriesColumnName is not null)
        {
            Add(inputs.SeriesColumnName, "seriesColumnName", ForecastRequirements.CheckSeries);
        }

        if (inputs.TimeColumnName is not null)
        {
            Add(inputs.TimeColumnName, "timeColumnName", ForecastRequirements.CheckTime);
        }

        foreach ((string name, _, string option) in inputs.Covariates)
        {
            Add(name, option, ForecastRequirements.CheckCovariate);
        }

        return columns;

        void Add(string name, string option, Action<ColumnTraits> check)
        {
            DataViewSchema.Column column = RequiredColumn.Find(schema, name, option);
            check(ColumnTraits.Of(column));
            columns.Add(column);
        }
    }

    /// <summary>The columns beside the target; their categories are not known yet.</summary>
    public IReadOnlyList<Covariate> Covariates(DataViewSchema schema) => [.. inputs.Covariates.Select(covariate =>
    {
        DataViewSchema.Column column = schema[covariate.Name];
        return new Covariate(covariate.Name, covariate.Role, ValuesReader.SizeOf(column),
            ForecastRequirements.IsCategorical(ColumnTraits.Of(column)) ? new CategoryList() : null);
    })];

    /// <param name="data">The rows.</param>
    /// <param name="missing">What is said of gaps; they are not filled yet.</param>
    /// <param name="step">The time step where it is known; null to find it.</param>
    /// <param name="known">The columns beside the target as training met them; null in training.</param>
    public SeriesReading Read(IDataView data, MissingSteps missing, TimeStep? step, IReadOnlyList<Covariate>? known = null)
    {
        IReadOnlyList<DataViewSchema.Column> columns = Columns(data.Schema);
        IReadOnlyList<Covariate> covariates = known ?? Covariates(data.Schema);
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        var reader = new SeriesRowReader(cursor, inputs, covariates, isOpen: known is null);
        SeriesTableBuilder? builder = null;
        var rows = new List<(int, int)>();
        while (cursor.MoveNext())
        {
            reader.Read();
            builder ??= Builder();
            rows.Add(builder.Add(reader.Key, reader.Time, reader.Values));
        }

        SeriesTable table = (builder ?? Builder()).Build(missing, step, out SeriesPlaces places);
        return new SeriesReading(table, places, rows, covariates);

        SeriesTableBuilder Builder() => new(reader.Columns, reader.HasTime, reader.IsDate, inputs.SeriesColumnName, inputs.TimeColumnName);
    }
}
