namespace MLNet.Recurrent;

/// <summary>The column names that ML.NET's own trainers and evaluators take for granted.</summary>
internal static class ColumnNames
{
    public const string Label = "Label";

    public const string Features = "Features";

    public const string Score = "Score";

    public const string Probability = "Probability";

    public const string PredictedLabel = "PredictedLabel";
}
