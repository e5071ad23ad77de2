using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Windows;

namespace MLNet.Recurrent.Forecasting;

/// <summary>
/// Fits again and again to a growing, or sliding, part of every series, and compares the forecasts of the steps that follow. With a time
/// column the parts end at the same time in all series, without one as many steps before the end of each.
/// </summary>
/// <param name="Folds">How many times.</param>
/// <param name="Horizon">Steps ahead.</param>
/// <param name="Origins">Forecasts of each series in a fold, from as many steps in a row.</param>
/// <param name="Stride">Steps from fold to fold.</param>
/// <param name="Gap">Steps left out between the training rows and the first origin.</param>
/// <param name="TrainingSteps">Most steps to train on; 0 for all.</param>
internal sealed record RollingOrigin(int Folds, int Horizon, int Origins, int Stride, int Gap, int TrainingSteps)
{
    public IReadOnlyList<ForecastFold> Run(IDataView data, IEstimator<ITransformer> estimator, ForecastSettings settings)
    {
        SeriesReading rows = new SeriesTableReader(Inputs(data.Schema, settings.Inputs)).Read(data, MissingSteps.Mask, step: null);
        int longest = rows.Table.Series.Select(series => Known(rows.Table, series)).DefaultIfEmpty(0).Max();
        int back = ((Folds - 1) * Stride) + Origins - 1 + Horizon + Gap;
        if (back >= longest)
        {
            throw new ArgumentException($"numberOfFolds = {Folds}, stride = {Stride}, originsPerFold = {Origins}, horizon = {Horizon} and gap = {Gap} " +
                $"reach {back} steps back, and the longest series has {longest} steps. Take fewer folds, or shorter ones.");
        }

        var folds = new ForecastFold[Folds];
        for (int fold = 0; fold < Folds; fold++)
        {
            int stepsAfter = ((Folds - 1 - fold) * Stride) + Origins - 1 + Horizon;
            int[] origins = [.. rows.Table.Series.Select(series => FirstOrigin(rows.Table, series, stepsAfter))];
            var firstOrigins = rows.Table.Series.Select((series, i) => (series.Key, origins[i])).ToDictionary(pair => pair.Key, pair => pair.Item2);
            SelectedRowsDataView train = Select(data, rows, (series, end) =>
                end <= origins[series] - Gap && (TrainingSteps == 0 || end > origins[series] - Gap - TrainingSteps));
            SelectedRowsDataView seen = Select(data, rows, (series, end) => end < origins[series] + Origins + Horizon);
            int trainingRows = (int)train.GetRowCount()!.Value;
            if (trainingRows == 0)
            {
                throw new ArgumentException($"Fold {fold} of {Folds} has no training rows. Take fewer folds, or shorter ones.");
            }

            ITransformer model = estimator.Fit(train);
            ForecastMetrics metrics = new ForecastComparison(settings).Compare(
                Forgetting(model).Transform(seen), history: null,
                (series, end) => firstOrigins.TryGetValue(series.Key, out int first)
                    ? end >= first && end < first + Origins
                    : throw new ArgumentException($"The pipeline makes a series '{series.Key}' that the data has not. Leave column " +
                        $"'{settings.Inputs.SeriesColumnName}' as it is, or prepare it before cross-validation."));
            folds[fold] = new ForecastFold(fold, model, trainingRows, metrics);
        }

        return folds;
    }

    // What is forecast may be made by the pipeline; then each row counts.
    private static ForecastInputs Inputs(DataViewSchema schema, ForecastInputs inputs) =>
        schema.GetColumnOrNull(inputs.TargetColumnName!) is { } target && ForecastRequirements.IsTarget(ColumnTraits.Of(target))
            ? inputs.TargetsOnly
            : inputs.TargetsOnly with { TargetColumnName = null };

    // Rows after the last known target only say what is known ahead.
    private static int Known(SeriesTable table, Series series) => table.Targets == 0 ? series.Count : table.KnownSteps(series);

    // Steps of a series up to and including its first origin.
    private static int FirstOrigin(SeriesTable table, Series series, int stepsAfter)
    {
        if (table.Step.Unit == TimeUnit.Row)
        {
            return Known(table, series) - stepsAfter;
        }

        long last = table.Series.Max(one => table.Step.After(one.Start, Known(table, one) - 1));
        return (int)Math.Clamp(table.Step.Between(series.Start, last) + 1 - stepsAfter, int.MinValue / 2, int.MaxValue / 2);
    }

    private static SelectedRowsDataView Select(IDataView data, SeriesReading rows, Func<int, int, bool> isSelected)
    {
        bool[] selected = new bool[rows.Rows.Count];
        for (int row = 0; row < selected.Length; row++)
        {
            selected[row] = isSelected(rows.Rows[row].Series, rows.At(row).End);
        }

        return new SelectedRowsDataView(data, selected);
    }

    // The rows that are forecast from hold the training rows.
    private static ITransformer Forgetting(ITransformer model) => model switch
    {
        ForecastTransformer forecaster => forecaster.Forget(),
        IEnumerable<ITransformer> chain => new TransformerChain<ITransformer>([.. chain.Select(Forgetting)]),
        _ => model,
    };
}
