using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;

namespace MLNet.Recurrent.Windows;

/// <summary>The columns of one table that windows are made of, and the table that results.</summary>
internal sealed class WindowColumns
{
    public WindowColumns(WindowSettings settings, DataViewSchema input)
    {
        Settings = settings;
        Input = input;

        Steps = RequiredColumn.Find(input, settings.InputColumnName, "inputColumnName");
        WindowRequirements.CheckSteps(ColumnTraits.Of(Steps));
        FeaturesPerStep = Steps.Type is VectorDataViewType vector ? vector.Size : 1;
        WindowRequirements.CheckSize(settings, FeaturesPerStep);

        if (settings.SeriesColumnName is not null)
        {
            Series = RequiredColumn.Find(input, settings.SeriesColumnName, "seriesColumnName");
            WindowRequirements.CheckSeries(ColumnTraits.Of(Series.Value));
        }

        var output = new DataViewSchema.Builder();
        output.AddColumns(input);
        output.AddColumn(
            settings.OutputColumnName,
            new VectorDataViewType(NumberDataViewType.Single, settings.Length, FeaturesPerStep),
            WindowSlotNames.Of(Steps, settings.Length, FeaturesPerStep));
        if (settings.LabelColumnName is not null)
        {
            DataViewSchema.Column source = RequiredColumn.Find(input, settings.SourceColumnName!, "sourceColumnName");
            WindowRequirements.CheckSource(ColumnTraits.Of(source), settings.KeepUnlabeled);
            Source = source;
            // The key values stay with a label that is a key.
            output.AddColumn(settings.LabelColumnName, source.Type, source.Annotations);
        }

        Output = output.ToSchema();
    }

    public WindowSettings Settings { get; }

    /// <summary>The long table.</summary>
    public DataViewSchema Input { get; }

    /// <summary>The columns of the long table, then the window, then the label if there is one.</summary>
    public DataViewSchema Output { get; }

    public DataViewSchema.Column Steps { get; }

    public DataViewSchema.Column? Source { get; }

    public DataViewSchema.Column? Series { get; }

    public int FeaturesPerStep { get; }

    /// <summary>Place of the window in <see cref="Output"/>.</summary>
    public int WindowIndex => Input.Count;

    /// <summary>Place of the label in <see cref="Output"/>, beyond its end if there is none.</summary>
    public int LabelIndex => Input.Count + 1;

    /// <summary>What has to be read of the long table for some of the output.</summary>
    /// <param name="active">For each column of <see cref="Output"/>, whether it is wanted.</param>
    public IEnumerable<DataViewSchema.Column> Dependencies(bool[] active)
    {
        var needed = new HashSet<int>();
        for (int index = 0; index < Input.Count; index++)
        {
            if (active[index])
            {
                needed.Add(index);
            }
        }

        if (active[WindowIndex])
        {
            needed.Add(Steps.Index);
        }

        if (Source is { } source && active[LabelIndex])
        {
            needed.Add(source.Index);
        }

        if (Series is { } series)
        {
            needed.Add(series.Index);
        }

        return Input.Where(column => needed.Contains(column.Index));
    }
}
