using System.Globalization;

namespace MLNet.Recurrent.Forecasting;

/// <summary>What lies between the table that was read, with its past, and the table that a model sees.</summary>
/// <param name="settings">What becomes of gaps.</param>
/// <param name="covariates">The columns beside the targets, as training met them.</param>
internal sealed class TablePreparation(ForecastSettings settings, IReadOnlyList<Covariate> covariates)
{
    /// <summary>
    /// Fills gaps if asked for, gives static columns their value over the whole series, and makes indicators of categories.
    /// </summary>
    /// <param name="table">As it was read.</param>
    /// <param name="season">Steps of a season, for filling.</param>
    /// <exception cref="InvalidDataException">A static column changes within a series.</exception>
    public SeriesTable Prepare(SeriesTable table, int season)
    {
        CategoryList?[] categories = Categories(table.Targets);
        SeriesTable filled = settings.MissingSteps == MissingSteps.Fill ? table.Filled(season) : table;
        return IndicatorColumns.Expand(
            StaticColumns.Spread(filled, (column, value) => Text(categories[column], value)), [.. categories.Select(list => list?.Names)]);
    }

    // Of each column of the table.
    private CategoryList?[] Categories(int targets) =>
        [.. Enumerable.Repeat<CategoryList?>(null, targets), .. covariates.SelectMany(covariate => Enumerable.Repeat(covariate.Categories, covariate.Width))];

    private static string Text(CategoryList? categories, double value) =>
        categories is null ? value.ToString(CultureInfo.InvariantCulture)
        : value < 0 ? "a category that training has not seen"
        : $"'{categories.Names[(int)value]}'";
}
