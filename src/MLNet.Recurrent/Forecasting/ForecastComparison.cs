using System.Globalization;
using Microsoft.ML;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Windows;

namespace MLNet.Recurrent.Forecasting;

/// <summary>Compares the forecasts in a table with what the later rows of the same series hold.</summary>
/// <param name="settings">Names of the columns, level, season.</param>
internal sealed class ForecastComparison(ForecastSettings settings)
{
    /// <param name="data">Rows with forecasts.</param>
    /// <param name="history">Rows from before, without forecasts; null for none.</param>
    /// <param name="isOrigin">Which rows' forecasts count, by series and by steps up to and including the row; null for all.</param>
    public ForecastMetrics Compare(IDataView data, IDataView? history, Func<Series, int, bool>? isOrigin = null)
    {
        var reader = new SeriesTableReader(settings.Inputs.TargetsOnly);
        SeriesReading rows = reader.Read(data, MissingSteps.Mask, step: null);
        SeriesTable table = rows.Table;
        SeriesPlaces places = rows.Places;
        if (history is not null)
        {
            table = reader.Read(history, MissingSteps.Mask, settings.Inputs.TimeColumnName is null ? null : rows.Table.Step).Table.Append(rows.Table);
            places = places.After([.. table.Series.Select((series, i) => series.Count - rows.Table.Series[i].Count)]);
        }

        rows = rows with { Table = table, Places = places };
        int season = settings.SeasonLength > 0 ? settings.SeasonLength : SeasonDetection.Detect(table);

        DataViewSchema.Column[] outputs = [.. (settings with { Quantiles = [] }).OutputNames
            .Select(name => RequiredColumn.Find(data.Schema, name, "forecastColumnName"))];
        foreach (DataViewSchema.Column output in outputs)
        {
            ForecastRequirements.CheckForecast(ColumnTraits.Of(output));
        }

        int size = ValuesReader.SizeOf(outputs[0]), horizon = size / table.Targets;
        RequireSizes(outputs, size, table.Targets);
        var evaluator = new ForecastEvaluator(horizon, season, settings.ConfidenceLevel);
        using DataViewRowCursor cursor = data.GetRowCursor(outputs);
        double[][] values = [.. outputs.Select(_ => new double[size])];
        Action<double[]>[] reads = [.. outputs.Select(output => ValuesReader.Of(cursor, output))];
        for (long row = 0; cursor.MoveNext(); row++)
        {
            (Series series, int end) = rows.At(row);
            if (isOrigin is not null && !isOrigin(series, end))
            {
                continue;
            }

            for (int output = 0; output < reads.Length; output++)
            {
                reads[output](values[output]);
            }

            for (int target = 0; target < table.Targets; target++)
            {
                int count = Math.Min(horizon, series.Count - end);
                evaluator.Add(
                    KeyOf(series, target, table.Targets), series.Values(target)[..end], series.Values(target).Slice(end, count), Part(0), Part(1), Part(2));

                ReadOnlySpan<double> Part(int output) =>
                    output < values.Length ? values[output].AsSpan(target * horizon, horizon) : default;
            }
        }

        return evaluator.Result();
    }

    private static string KeyOf(Series series, int target, int targets) =>
        targets == 1 ? series.Key : string.Create(CultureInfo.InvariantCulture, $"{series.Key}[{target}]");

    private static void RequireSizes(DataViewSchema.Column[] outputs, int size, int targets)
    {
        foreach (DataViewSchema.Column output in outputs)
        {
            if (ValuesReader.SizeOf(output) != size || size % targets != 0)
            {
                throw new ArgumentException($"Column '{output.Name}' holds {ValuesReader.SizeOf(output)} values per row; forecasts and bounds of {targets} " +
                    $"targets must all hold as many, a multiple of {targets}. Name the output columns of one forecaster, and its input column.");
            }
        }
    }
}
