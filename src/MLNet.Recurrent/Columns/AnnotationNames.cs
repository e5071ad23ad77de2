namespace MLNet.Recurrent.Columns;

/// <summary>Names of the annotations by which ML.NET's evaluators and converters know what a column is.</summary>
internal static class AnnotationNames
{
    public const string ScoreColumnSetId = nameof(ScoreColumnSetId);

    public const string ScoreColumnKind = nameof(ScoreColumnKind);

    public const string ScoreValueKind = nameof(ScoreValueKind);

    public const string IsNormalized = nameof(IsNormalized);

    public const string KeyValues = nameof(KeyValues);

    public const string SlotNames = nameof(SlotNames);

    public const string TrainingLabelValues = nameof(TrainingLabelValues);
}
