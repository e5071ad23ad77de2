namespace MLNet.Recurrent;

/// <summary>
/// What a trainer does with rows that cannot be trained on: values that are infinite or not a number, missing labels, sequences
/// without steps.
/// </summary>
public enum InvalidRowHandling
{
    /// <summary>Training fails and the error names the row, the column and the value.</summary>
    Fail,

    /// <summary>Such rows are left out; a warning in the log says how many.</summary>
    Skip,
}
