using System.Globalization;

namespace MLNet.Recurrent.Forecasting;

/// <summary>What lies between the table that was read, with its past, and the table that a model sees.</summary>
/// <param name="targets">How many targets.</param>
/// <param name="covariates">The columns beside the targets, as training met them.</param>
internal sealed class TablePreparation(int targets, IReadOnlyList<Covariate> covariates)
{
    // Of each column of the table.
    private readonly CategoryList?[] categories =
        [.. Enumerable.Repeat<CategoryList?>(null, targets), .. covariates.SelectMany(covariate => Enumerable.Repeat(covariate.Categories, covariate.Width))];

    /// <summary>Gives static columns their value over the whole series, and makes indicators of categories.</summary>
    /// <exception cref="InvalidDataException">A static column changes within a series.</exception>
    public SeriesTable Prepare(SeriesTable table) =>
        IndicatorColumns.Expand(StaticColumns.Spread(table, Text), [.. categories.Select(list => list?.Names)]);

    /// <summary>A value of a column as a user knows it.</summary>
    public string Text(int column, double value) =>
        categories[column] is not { } known ? value.ToString(CultureInfo.InvariantCulture)
        : value < 0 ? "a category that training has not seen"
        : $"'{known.Names[(int)value]}'";
}
