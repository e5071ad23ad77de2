using Microsoft.ML;

namespace MLNet.Recurrent.Columns;

/// <summary>How a label column becomes target numbers.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="CreateGetter">Reads the label of a row as a number; not-a-number for a missing one.</param>
/// <param name="IsValid">Whether a row with such a label can be trained on.</param>
/// <param name="Requirement">Completes "it must be ...", for the error message.</param>
internal sealed record LabelColumn(
    string Name, Func<DataViewRow, ValueGetter<float>> CreateGetter, Func<float, bool> IsValid, string Requirement);
